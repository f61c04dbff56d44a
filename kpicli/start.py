"""From a folder of exports to a first config: recognise, propose, prove, and ask for what the data does not settle.

What can be asked is asked through `Asker`; a `Silent` one asks nobody, and what is open then stays open in the file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Protocol

from kpicli import presets, progress, propose, read
from kpicli.config.load import Loaded
from kpicli.config.model import Config, Source
from kpicli.errors import InputError, KpiError
from kpicli.model import RawTable
from kpicli.presets import Match
from kpicli.propose import Entry, Proposal, Words
from kpicli.saying import Said, say
from kpicli.schema import TABLES
from kpicli.wording import day_in_name, either, normal, some

LIKELY = {"dates": {"es", "it", "pt", "fr", "de"}, "decimal": {"it", "pt", "fr", "de"}}
"""Languages in which the day comes before the month, and in which decimals have a comma: Mexico writes a point."""
CHOICES: tuple[tuple[str, tuple[str, str], str | None], ...] = (
    ("dates", ("dmy", "mdy"), "dmy"),
    ("decimal", (",", "."), ","),
    ("totals", ("drop", "keep"), None),
)
"""What a file may leave open: the key of the config that settles it, its values, and the likely one."""
REMARKS = {"totals": say("look at the rows in the file: they are totals of others, or have that name by chance")}
"""What to check of an answer, where it is not how cells are written."""


class Asker(Protocol):
    """Somebody who can be asked. Every answer may be the proposal, and None is "leave it open"."""

    def choose(self, question: str, options: Sequence[str], proposal: str | None) -> str | None:
        """One of the options."""


class Silent:
    """Nobody: each proposal stands, and where there is none the question stays open."""

    def choose(self, question: str, options: Sequence[str], proposal: str | None) -> str | None:
        """The proposal."""
        return proposal


@dataclass
class Start:
    """What came of it: the file's text, what is to be said, and the config when it already works."""

    text: str
    said: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    loaded: Loaded | None = None


@dataclass
class _Made:
    """A file on its way to an entry of the config."""

    raw: RawTable
    source: Source
    why: str
    keys: dict[str, object]
    remarks: dict[str, str] = field(default_factory=dict)
    match: Match | None = None
    language: str = "en"
    open: list[str] = field(default_factory=list)


def begin(files: Sequence[str], base: Path, asker: Asker, lang: str = "en") -> Start:
    """A config for these files, with its comments in a language.

    Files that cannot be read are named, and the others still count.
    """
    known = presets.load()
    made: list[_Made] = []
    said: list[str] = []
    unknown: list[Entry] = []
    for path in read.expand(files, base):
        shown = _shown(path, base)
        progress.doing(shown)
        try:
            tables = read.load_every(path, shown=shown)
        except KpiError as error:
            said += error.lines
            continue
        for raw in tables:
            one = _recognised(raw, known, asker) or _proposed(raw, asker)
            if isinstance(one, Entry):
                unknown.append(one)
            else:
                made.append(one)
    InputError.raise_if_any(said if not made and not unknown else [])
    for one in made:
        _settle_words(one, asker)
        _prove(one, base, asker)
        _without_what_breaks(one, base)
    kept = _once(made)
    unknown += [_left_out(one) for one in made if one not in kept]
    return _start(kept, unknown, said, base, lang)


def _shown(path: str | Path, base: Path) -> str:
    if isinstance(path, str):
        return say("standard input")
    return str(path.relative_to(base)) if path.is_relative_to(base) else str(path)


# -- what a file is --------------------------------------------------------------------------------------------------


def _recognised(raw: RawTable, known: presets.Presets, asker: Asker) -> _Made | None:
    """The file as a preset reads it; None when none surely does and nobody chose one."""
    match, rivals = presets.best(presets.matches(raw, known))
    if match is None and rivals:
        names = {rival.preset.id: rival for rival in rivals}
        question = say("{place}: which export is this?", place=raw.place)
        chosen = asker.choose(question, [*names, say("none of them")], None)
        match = names.get(chosen or "")
    if match is None:
        return None
    source = Source(preset=match.preset.id, path=(raw.file,), sheet=raw.sheet)
    keys: dict[str, object] = {"preset": match.preset.id, "path": raw.file}
    if raw.sheet:
        keys["sheet"] = raw.sheet
    remarks: dict[str, str] = {}
    filled = presets.filled(source, match, raw.place)
    if more := propose.further(raw, filled.table, filled.columns):
        source = source.model_copy(update={"columns": more})
        keys["columns"] = more
        remarks["columns"] = say("beside those of the preset, by what they are called: check them")
    why = say("{tool}, {export}: {why}", tool=match.preset.tool, export=match.preset.export, why=match.evidence)
    return _Made(raw, source, why, keys, remarks, match, match.language)


def _proposed(raw: RawTable, asker: Asker) -> _Made | Entry:
    """The file by what its headers are called; an entry that is a comment when that tells no table."""
    found = propose.proposals(raw)
    if len(found) > 1:
        tables = [one.table for one in found]
        question = say("{place}: what are its rows ({headers})?", place=raw.place, headers=some(raw.headers, 8))
        chosen = asker.choose(question, [*tables, say("none of them")], None)
        found = [one for one in found if one.table == chosen] or found
    return _of_proposal(raw, found[0]) if len(found) == 1 else _unknown(raw, found)


def _unknown(raw: RawTable, found: Sequence[Proposal]) -> Entry:
    """What nobody could tell: a comment in the config, to be finished by hand."""
    likely = found[0] if found else Proposal(raw, "leads")
    tables = either(one.table for one in found)
    may = say("it may be {tables}", tables=tables) if found else say("its headers tell no table of kpi")
    keys: dict[str, object] = {"table": likely.table, "path": raw.file}
    if raw.sheet:
        keys["sheet"] = raw.sheet
    return Entry(
        {**keys, "columns": likely.columns},
        say("{file}: {headers}", file=raw.file, headers=some(raw.headers, 12)),
        open=say("{may}: set table: and columns:, and remove the # at the beginning of its lines", may=may),
    )


def _of_proposal(raw: RawTable, one: Proposal) -> _Made:
    keys: dict[str, object] = {"table": one.table, "path": raw.file}
    if raw.sheet:
        keys["sheet"] = raw.sheet
    keys["columns"] = one.columns
    source = Source(table=one.table, path=(raw.file,), sheet=raw.sheet, columns=one.columns)
    grain = propose.grain_of(one.columns.get(TABLES[one.table].dated_by, ""))
    if grain:
        keys["grain"] = grain
        source = source.model_copy(update={"grain": grain})
    rest = say("; not mapped: {headers}", headers=some(one.unmapped, 8)) if one.unmapped else ""
    row = TABLES[one.table].one_row_is
    why = say("by its headers: a row is {row}; check the columns{rest}", row=row, rest=rest)
    return _Made(raw, source, why, keys, language=propose.language_of(raw.headers))


# -- what the data does not settle -----------------------------------------------------------------------------------


def _settle_words(one: _Made, asker: Asker) -> None:
    """What the words of statuses and types mean: those the preset doubts, or all where there is no preset."""
    made = _filled(one)
    doubtful = {doubt.field: doubt.words for doubt in presets.doubts(made, one.raw)}
    for name, header in made.columns.items():
        if header not in one.raw.headers or (words := propose.words_of(one.raw, made.table, name, header)) is None:
            continue
        if name in made.values:
            words = _beyond(words, made.values[name], doubtful.get(name, ()))
        _say(one, name, words, TABLES[made.table].fields[name].values, asker)


def _beyond(words: Words, labels: Mapping[str, Sequence[str]], doubtful: Sequence[str]) -> Words:
    """What a preset's own values leave to be said: words it does not know and that are not plainly what ``*`` is."""
    known = {normal(word) for said in labels.values() for word in said}
    rest = {value for value, said in labels.items() if "*" in said}
    meant = {
        value: left
        for value, said in words.meant.items()
        if value not in rest and (left := [word for word in said if normal(word) not in known])
    }
    answered = {word for said in meant.values() for word in said}
    return replace(words, meant=meant, asked=[word for word in doubtful if word not in answered])


def _say(one: _Made, name: str, words: Words, values: Sequence[str], asker: Asker) -> None:
    meant = {value: list(said) for value, said in words.meant.items()}
    for word in words.asked:
        about = {"place": one.raw.place, "header": words.header, "word": word}
        value = asker.choose(say("{place}: {header}: what does {word!r} mean?", **about), values, None)
        if value:
            meant.setdefault(value, []).append(word)
        else:
            one.open.append(
                say(
                    "{place}: {header}: nobody has said what {word!r} means: {field}: under values:",
                    **about,
                    field=name,
                )
            )
    if meant:
        one.source = one.source.model_copy(update={"values": {**one.source.values, name: meant}})
        one.keys["values"] = one.source.values
        one.remarks["values"] = say("check what your words mean")


def _prove(one: _Made, base: Path, asker: Asker) -> None:
    """How dates and numbers are written, where the cells leave it open."""
    for key, options, proposal in CHOICES:
        refused = [line for line in _refusals(one, base) if _about(line) == key]
        if not refused:
            continue
        likely = proposal if one.language in LIKELY.get(key, ()) else None
        chosen = asker.choose(refused[0], options, likely)
        if chosen is None:
            one.open.append(refused[0])
            continue
        one.keys[key] = chosen
        one.source = one.source.model_copy(update={key: chosen})
        one.remarks[key] = REMARKS.get(key, say("the cells fit both ways: check one that you know"))


def _without_what_breaks(one: _Made, base: Path) -> None:
    """Leave out proposed columns that make a readable file unreadable; what can be answered is still asked."""
    columns = one.keys.get("columns")
    refused = _unasked(one, base)
    if not isinstance(columns, dict) or not refused:
        return
    for name in list(columns):
        rest = {field: header for field, header in one.source.columns.items() if field != name}
        trial = replace(one, source=one.source.model_copy(update={"columns": rest}))
        if rest and presets.dated(_filled(trial)) and (left := _unasked(trial, base)) < refused:
            refused, one.source = left, trial.source
            one.keys["columns"] = rest


def _unasked(one: _Made, base: Path) -> int:
    """How many refusals of a file no setting answers that is asked for."""
    return sum(not _about(line) for line in _refusals(one, base))


def _about(line: str) -> str:
    """The key of the config that would settle a refusal."""
    codes = {"DATE_AMBIGUOUS": "dates", "NUMBER_AMBIGUOUS": "decimal", "SUBTOTAL": "totals"}
    return next((key for code, key in codes.items() if line.startswith(code)), "")


def _refusals(one: _Made, base: Path) -> list[str]:
    """What the cleaning of one file asks for."""
    from kpicli.pipeline import check

    try:
        check(Loaded(Config(sources=(one.source,)), base, say("the proposed config"), origins=()))
    except KpiError as error:
        return list(error.lines)
    return []


# -- what would count twice, or in no period --------------------------------------------------------------------------


def _once(made: Sequence[_Made]) -> list[_Made]:
    """Without what has no date, and of several cuts of the same only the first that has a date in each row."""
    kept = [one for one in made if one.match is None or presets.dated(_filled(one))]
    taken: dict[str, presets.Cut] = {}
    ranges: dict[str, list[tuple[date, date]]] = defaultdict(list)
    found = []
    for one in sorted(kept, key=lambda one: _filled(one).range is not None):
        source = _filled(one)
        cut = presets.cut_of(source, one.match.preset) if one.match else None
        days = source.range
        if cut and taken.setdefault(cut.told, cut) != cut:
            continue
        if cut and days and any(first <= days[1] and days[0] <= last for first, last in ranges[cut.told]):
            continue
        if cut and days:
            ranges[cut.told].append(days)
        found.append(one)
    return [one for one in made if one in found]


def _left_out(one: _Made) -> Entry:
    dated = one.match is None or presets.dated(_filled(one))
    why = say("it may tell the same as another file, which would count twice") if dated else say("it has no dates")
    left_out = say("{why}: remove the # at the beginning of its lines to use it", why=why)
    return Entry(one.keys, one.why, one.remarks, left_out)


def _filled(one: _Made) -> Source:
    """The source with what its preset fills in."""
    return presets.filled(one.source, one.match, one.raw.place) if one.match else one.source


# -- the file --------------------------------------------------------------------------------------------------------


def _start(made: Sequence[_Made], unknown: Sequence[Entry], said: list[str], base: Path, lang: str) -> Start:
    currency, why = _currency(made)
    settings: dict[str, tuple[object, str]] = {
        "currency": (currency, why),
        "timezone": ("UTC", say("where your days begin and end: Europe/Madrid, America/Mexico_City")),
        "lang": (_language(made, lang), say("of what people read: en, es or it")),
    }
    text = propose.config_text(HEAD, settings, [*_entries(made, base), *unknown], lang)
    start = Start(text, said, [line for one in made for line in one.open])
    start.open += [say("{file}: {open}", file=entry.keys["path"], open=entry.open) for entry in unknown]
    if made:
        start.loaded = Loaded(Config(sources=tuple(one.source for one in made), currency=currency), base, "config.yaml")
    return start


HEAD = (
    "yaml-language-server: $schema=kpi.schema.json",
    say("`kpi schema -o kpi.schema.json` writes the file of the first line: editors then complete and check this one."),
    say("Made by `kpi init`. Read it once: what was taken for granted has a remark."),
    say("`kpi check` shows how every column was understood; config.example.yaml shows every setting."),
)
"""How the file begins."""


def _entries(made: Sequence[_Made], base: Path) -> Iterator[Entry]:
    """An entry per layout: files that are read the same way share one."""
    same: dict[str, list[_Made]] = {}
    for one in made:
        layout = ({**one.keys, "path": None}, sorted(_filled(one).columns.items()))
        same.setdefault(repr(layout), []).append(one)
    for alike in same.values():
        paths = [one.raw.file for one in alike]
        keys = {**alike[0].keys, "path": paths[0] if len(paths) == 1 else paths}
        remarks = alike[0].remarks
        if _restated(alike, base):
            keys["overlap"] = "newer"
            remarks = {
                **remarks,
                "overlap": say("days that two files tell otherwise: by their names, the newer is right"),
            }
        yield Entry(keys, alike[0].why, remarks)


def _restated(alike: Sequence[_Made], base: Path) -> bool:
    """Whether files have the same days with other figures, and names that say which of them is newer."""
    paths = tuple(dict.fromkeys(one.raw.file for one in alike))
    days = {day_in_name(Path(path).name) for path in paths}
    if len(paths) < 2 or "" in days or len(days) < len(paths):
        return False
    whole = replace(alike[0], source=alike[0].source.model_copy(update={"path": paths}))
    return any(line.startswith("OVERLAP") for line in _refusals(whole, base))


def _currency(made: Sequence[_Made]) -> tuple[str, str]:
    """The currency that the files name, and how it is known."""
    whole = presets.Completed(tuple(map(_filled, made)), tuple((one.raw,) for one in made), (), ())
    named = presets.currency_named(whole)
    if named is None:
        return str(Config.model_fields["currency"].default), say("the currency of amounts that do not name one")
    return named.code, named.how


def _language(made: Sequence[_Made], asked: str) -> str:
    """The language asked for, if it is not English; else that of most files, if reports speak it."""
    if asked != "en":
        return asked
    spoken = [one.language for one in made]
    likely = max(spoken, key=spoken.count, default="en")
    return likely if likely in ("en", "es", "it") else "en"


# -- what it gives ---------------------------------------------------------------------------------------------------


def gives(loaded: Loaded) -> tuple[list[str], dict[str, list[str]]]:
    """The KPIs that a config can compute, and for each field or table that is missing the KPIs that it would add."""
    from kpicli.pipeline import available

    found = available(loaded)
    adds: dict[str, list[str]] = defaultdict(list)
    for kpi, why in found.items():
        if why.startswith("needs ") and "; or" not in why and "," not in why:
            adds[without_needs(why)].append(kpi)
    return [kpi for kpi, why in found.items() if not why], adds


def without_needs(why: str) -> str:
    """``a source for the table spend`` of ``needs a source for the table spend``."""
    if not isinstance(why, Said):
        return why.removeprefix("needs ")
    return say(why.template.removeprefix("needs "), **why.facts)
