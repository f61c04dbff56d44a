"""The few fixed words of the formats that people read. Machine formats keep the English tokens."""

from collections.abc import Mapping

from kpicli.model import BLANK, OTHER, TOTAL, UNASSIGNED

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        TOTAL: "Total",
        BLANK: "(blank)",
        UNASSIGNED: "(unassigned)",
        OTHER: "(other)",
        "short months": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        "day": "day",
        "days": "days",
        "minutes": "minutes",
        "hours": "hours",
        "months": "months",
        "points": "pp",
        "partial": "the period is not complete",
        "hidden one": "1 older period does not fit here ({first}).",
        "hidden": "{count} older periods do not fit here ({first} to {last}).",
        "hidden how": "See all with --wide or -f csv, or ask for fewer with --last.",
        "change": "Δ: change of {period} against {compared}.",
        "change mixed": "Δ: change of each row's latest complete period.",
        "empty": "No values.",
        "code heading": "Code",
        "severity heading": "Severity",
        "note heading": "Note",
        "mark heading": "Mark",
        "assumed": "Assumed",
        "as of": "As of",
        "info": "info",
        "warn": "warning",
        "refuse": "refused",
    },
    "es": {
        TOTAL: "Total",
        BLANK: "(en blanco)",
        UNASSIGNED: "(sin asignar)",
        OTHER: "(otros)",
        "short months": "ene feb mar abr may jun jul ago sep oct nov dic",
        "day": "día",
        "days": "días",
        "minutes": "minutos",
        "hours": "horas",
        "months": "meses",
        "points": "pp",
        "partial": "el período no está completo",
        "hidden one": "1 período anterior no cabe aquí ({first}).",
        "hidden": "{count} períodos anteriores no caben aquí (de {first} a {last}).",
        "hidden how": "Se ven con --wide o -f csv; con --last se piden menos.",
        "change": "Δ: variación de {period} respecto a {compared}.",
        "change mixed": "Δ: variación del último período completo de cada fila.",
        "empty": "Sin valores.",
        "code heading": "Código",
        "severity heading": "Gravedad",
        "note heading": "Nota",
        "mark heading": "Marca",
        "assumed": "Supuesto",
        "as of": "A fecha de",
        "info": "información",
        "warn": "aviso",
        "refuse": "rechazado",
    },
    "it": {
        TOTAL: "Totale",
        BLANK: "(vuoto)",
        UNASSIGNED: "(non assegnato)",
        OTHER: "(altri)",
        "short months": "gen feb mar apr mag giu lug ago set ott nov dic",
        "day": "giorno",
        "days": "giorni",
        "minutes": "minuti",
        "hours": "ore",
        "months": "mesi",
        "points": "pp",
        "partial": "il periodo non è completo",
        "hidden one": "1 periodo precedente non entra qui ({first}).",
        "hidden": "{count} periodi precedenti non entrano qui (da {first} a {last}).",
        "hidden how": "Si vedono con --wide o -f csv; con --last se ne chiedono meno.",
        "change": "Δ: variazione di {period} rispetto a {compared}.",
        "change mixed": "Δ: variazione dell'ultimo periodo completo di ogni riga.",
        "empty": "Nessun valore.",
        "code heading": "Codice",
        "severity heading": "Gravità",
        "note heading": "Nota",
        "mark heading": "Segno",
        "assumed": "Assunto",
        "as of": "Alla data del",
        "info": "informazione",
        "warn": "avviso",
        "refuse": "rifiutato",
    },
}


def words(lang: str) -> Mapping[str, str]:
    """The words of a language; English for one that is not spoken here."""
    return WORDS.get(lang, WORDS["en"])


def label(segment: str, lang: str) -> str:
    """A segment's label for people: the tokens (total), (blank), (other) in their language, others as they are."""
    return words(lang)[segment] if segment in (TOTAL, BLANK, UNASSIGNED, OTHER) else segment
