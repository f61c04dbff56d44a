"""Which encoding a text that is not UTF-8 is in: the one in which its words are words.

A word counts for an encoding when one language has all its letters, more when it is a known word, and against it when a
sign stands inside it, or a capital behind a small letter: ``Mu¤oz`` and ``JosŽ`` are words of no language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

CANDIDATES = ("cp1252", "cp850", "mac-roman", "iso8859-2", "cp1250", "cp852", "cp437")
NAMES = {
    "cp1252": "Windows-1252", "cp850": "CP850", "mac-roman": "Mac Roman", "iso8859-2": "ISO 8859-2",
    "cp1250": "Windows-1250", "cp852": "CP852", "cp437": "CP437",
}  # fmt: skip
MOST_WORDS = 2000
_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
_LETTERS = tuple(
    frozenset(letters)
    for letters in (
        "áéíóúüñ",
        "àèéìíòóùúî",
        "àâæçéèêëîïôœùûüÿ",
        "áâãàçéêíóôõúü",
        "äöüß",
        "àçèéíïòóúü",
        "åäöæøé",
        "ąćęłńóśźż",
        "áčďéěíňóřšťúůýž",
        "áéíóöőúüű",
        "ăâîșțşţ",
        "čćđšž",
    )
)
"""The letters beyond a to z of Spanish, Italian, French, Portuguese, German, Catalan, the North, Polish, Czech,
Hungarian, Romanian and Croatian."""
_WORDS = """
    acción acquisición activación adquisición administración análisis asignación atención búsqueda campaña categoría
    código comisión compañía contraseña conversión creación crédito cuándo descripción día días dirección duración
    económico edición españa español estimación etiqueta facturación fundación gestión género histórico impresión
    impresiones información inversión línea málaga méxico móvil múltiple número núm observación operación organización
    origen página país período periodo población posición próxima próximo público razón región relación reunión sesión
    sesiones situación solución suscripción teléfono título último última ubicación unión usuario válido versión vía año
    años mañana pequeño señor córdoba león cádiz bogotá perú panamá medellín querétaro yucatán garcía gonzález rodríguez
    fernández lópez martínez sánchez pérez gómez martín jiménez hernández díaz muñoz álvarez gutiérrez domínguez vázquez
    núñez ibáñez ramírez suárez méndez peña núñez josé maría jesús ángel andrés raúl rubén iván óscar sofía lucía mónica
    begoña iñigo íñigo víctor héctor martí núria gestió ganó perdió también más según sólo aquí enero miércoles sábado
    città società perché quantità attività qualità località priorità modalità metà età già più può così lunedì martedì
    mercoledì giovedì venerdì opportunità pubblicità unità novità è né café niccolò forlì cantù
    ação ações anúncio campanha código criação data descrição é endereço época informação investimento mês não número
    período preço região são página última último título usuário conversão conversões sessão sessões joão josé antónio
    année à août clé coût créé création créée début déc décembre détail février français genève hélène françois nº né
    numéro opportunité période prénom présent qualité région réponse société téléphone été über für größe straße müller
    jürgen köln münchen zürich märz schäfer schröder bücher währung gesamt ände geändert schließen übersicht umsätze
    łódź kraków wrocław gdańsk poznań władysław wałęsa żółć źródło kwota miesiąc sprzedaż wartość dvořák jiří české
    praha
    měsíc částka győr pécs érték összeg dátum név
"""
_KNOWN = frozenset(_WORDS.split())
"""Words of exports and of their headers, names and places, whose letters go beyond a to z."""
_ELISION = re.compile(
    r"(?:[cdjlmnost]|qu|un|gl|can|sant|tutt|lorsqu|puisqu|jusqu|aujourd|(?:a|da|de|ne|su)ll|quell|quest)[’']", re.I
)


@dataclass(frozen=True)
class Reading:
    """One way of reading the words of a text: how many are words, how many cannot be any."""

    encoding: str
    words: tuple[str, ...]
    known: int
    good: int
    bad: tuple[str, ...]

    @property
    def score(self) -> int:
        return 4 * self.known + self.good - 4 * len(self.bad)


@dataclass(frozen=True)
class Verdict:
    """The encoding to read by, whether that is certain, and a word that shows it: as it is, and as it would be."""

    encoding: str
    certain: bool
    word: str = ""
    better: str = ""
    better_word: str = ""


def verdict(data: bytes) -> Verdict | None:
    """The encoding of a text with bytes that are no UTF-8; None when it can be read in none."""
    words = _words(data)
    readings = [found for name in CANDIDATES if (found := _reading(words, data, name))]
    if not readings:
        return None
    usual, best = readings[0], max(readings, key=lambda each: each.score)
    if usual.encoding == "cp1252" and not usual.bad and (best.known <= usual.known or usual.good):
        return Verdict("cp1252", certain=True)
    rivals = [each for each in readings if each is not best and each.words != best.words]
    clear = all(each.score < best.score for each in rivals) and not best.bad and (best.known or best.good > 1)
    if clear and best.known + best.good > len(best.words) // 2:
        shown = next((word for word in best.words if _is_known(word)), best.words[0])
        return Verdict(best.encoding, certain=True, word=shown)
    if usual.encoding != "cp1252":
        return None
    odd = usual.bad[0] if usual.bad else usual.words[0]
    at = usual.words.index(odd)
    better = best if best is not usual else next((each for each in readings if each is not usual), usual)
    return Verdict("cp1252", certain=False, word=odd, better=better.encoding, better_word=better.words[at])


def _words(data: bytes) -> list[bytes]:
    words: dict[bytes, None] = {}
    for found in _WORD.finditer(data):
        words[found[0]] = None
        if len(words) >= MOST_WORDS:
            break
    return list(words)


def _reading(words: list[bytes], data: bytes, encoding: str) -> Reading | None:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return None
    read = tuple(word.decode(encoding) for word in words)
    known = [word for word in read if _is_known(word)]
    bad = tuple(word for word in read if not _is_known(word) and _is_no_word(word))
    good = [word for word in read if word not in known and word not in bad and _has_letters(word)]
    return Reading(encoding, read, len(known), len(good), bad)


def _is_known(word: str) -> bool:
    return word.casefold() in _KNOWN


def _has_letters(word: str) -> bool:
    """Whether one language has all the letters of a word that go beyond a to z, and there is any."""
    beyond = {letter for letter in word.lower() if letter.isalpha() and not letter.isascii()}
    return bool(beyond) and any(beyond <= letters for letters in _LETTERS)


def _is_no_word(word: str) -> bool:
    """Whether a sign stands among letters, a capital behind small ones, or letters that no language has together."""
    word = _ELISION.sub("", word, count=1) if "’" in word else word
    plain = re.sub(r"[ªº·]|’(?:s|t|re|ll|ve|d|m)$", "", word)
    if any(not letter.isalpha() for letter in plain) and sum(map(str.isalpha, plain)) > 0:
        inside = plain.strip("“”‘’«»…•–—€™®©°¡¿\u00a0´")
        if any(not letter.isalpha() and letter not in "\u00a0" for letter in inside):
            return True
        plain = inside
    behind = re.search(r"[a-zß-ÿ][^\W\d_]", plain)
    mixed = any(a.islower() and b.isupper() and not b.isascii() for a, b in pairwise(plain))
    return mixed or (behind is not None and _strange(plain))


def _strange(word: str) -> bool:
    beyond = {letter for letter in word.lower() if letter.isalpha() and not letter.isascii()}
    return len(beyond) > 1 and not any(beyond <= letters for letters in _LETTERS)
