"""From a preset to a source: what the config would say of a file, had somebody written it by hand.

Nothing is guessed in silence: a file that fits no preset surely, or two, is a question, and so is a word that may mean
won or lost.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from zoneinfo import available_timezones

from kpicli.config.model import Source
from kpicli.errors import ConfigError, InputError, Undecided
from kpicli.model import RawTable
from kpicli.presets.files import Presets
from kpicli.presets.headers import key
from kpicli.presets.model import Preset
from kpicli.presets.recognise import AUTO, Match, best, match_of, matches, nearly
from kpicli.presets.stated import stated_range
from kpicli.saying import Said, say, together
from kpicli.schema import TABLES
from kpicli.wording import JOINT, either, normal, plain, plainly_open, quoted, some, value_map

SURENESS = {
    "file": "",
    "docs": say("; its headers are known from documentation"),
    "code": say("; its headers are known from other people's importers"),
}

_SWITCHED_OFF = {"false / false", "0 / 0"}
"""Two columns of yes and no, won and closed, that both say no."""
_CURRENCY = re.compile(r"currenc|moned|divis|valut|devise|wahrung|moeda")

Where = Callable[..., str]


@dataclass(frozen=True)
class Completed:
    """Sources with nothing left open, their files, and what was taken for granted.

    ``origins`` holds, for each of them, the number of the source of the config that it came from.
    """

    sources: tuple[Source, ...]
    raws: tuple[tuple[RawTable, ...], ...]
    origins: tuple[int, ...]
    said: tuple[str, ...]


@dataclass
class _Part:
    """One source on its way: a layout, and the files that share it."""

    source: Source
    raws: list[RawTable]
    origin: int
    preset: Preset | None = None


@dataclass
class _Open:
    """What somebody has to settle first, and for files that fit several presets those to choose from."""

    questions: list[str]
    choices: dict[str, list[str]]

    def raise_if_any(self) -> None:
        """Raise with every question; as Undecided when choosing presets settles them all."""
        if self.questions and len(self.questions) == len(self.choices):
            raise Undecided(self.questions, self.choices)
        InputError.raise_if_any(self.questions)


def complete(
    sources: Sequence[Source], raws: Sequence[Sequence[RawTable]], presets: Presets, where: Where
) -> Completed:
    """Fill in every source that names a preset, or ``auto``. All questions come at once, as one InputError."""
    parts: list[_Part] = []
    said: list[str] = []
    open_ = _Open([], {})
    for number, (source, files) in enumerate(zip(sources, raws, strict=True)):
        if source.preset is None:
            parts.append(_Part(source, list(files), number))
            continue
        kept, others = _sheets(source, files, presets)
        said += [say("{place}: is no export that is known: left out", place=raw.place) for raw in others]
        for raw in kept:
            match = _matched(source, raw, presets, where(number, "preset"), open_)
            if match is None:
                continue
            made = filled(source, match, where(number))
            open_.questions += [doubt.question for doubt in doubts(made, raw)]
            said += _recognised(source, match)
            _add(parts, _Part(made, [raw], number, match.preset))
    return _settled(parts, [part for part in parts if sources[part.origin].preset == AUTO], said, open_)


def _settled(parts: Sequence[_Part], recognised: Sequence[_Part], said: Sequence[str], open_: _Open) -> Completed:
    """Nothing that counts twice, and of what was recognised by itself only what has dates."""
    open_.questions += [*_told_twice(recognised), *_shared_days(recognised)]
    undated = [part for part in recognised if not dated(part.source)]
    without = [
        say("{place}: has no dates, so it is in no period: left out", place=raw.place)
        for part in undated
        for raw in part.raws
    ]
    kept = [part for part in parts if part not in undated]
    if not kept and not open_.questions:
        open_.questions += without
    open_.raise_if_any()
    return Completed(
        tuple(_named(kept)),
        tuple(tuple(part.raws) for part in kept),
        tuple(part.origin for part in kept),
        (*said, *without),
    )


def _add(parts: list[_Part], new: _Part) -> None:
    """Files of one layout are one source: what they share is told apart by the rules for overlaps."""
    for part in parts:
        if part.preset and part.source == new.source:
            part.raws += new.raws
            return
    parts.append(new)


def _named(parts: Sequence[_Part]) -> Iterator[Source]:
    """Each source says which files it took. One without a name is called by its preset.

    Another layout of the same export, in another language say, has the same ids.
    """
    first: dict[str, str] = {}
    for part in parts:
        source = part.source
        if part.preset is None:
            yield source
            continue
        paths = tuple(raw.file for raw in part.raws)
        count = sum(name.startswith(part.preset.id) for name in first.values())
        name = source.name or (f"{part.preset.id}-{count + 1}" if count else part.preset.id)
        twin = first.get(part.preset.id) if source.name is None and TABLES[source.table].key else None
        yield source.model_copy(update={"path": paths, "name": name, "same_ids_as": source.same_ids_as or twin})
        first.setdefault(part.preset.id, name)
        first[name] = name


# -- which preset ----------------------------------------------------------------------------------------------------


def _sheets(
    source: Source, raws: Sequence[RawTable], presets: Presets
) -> tuple[Sequence[RawTable], Sequence[RawTable]]:
    """The tables to use, and sheets that nothing tells beside one that was recognised in the same workbook."""
    files = Counter(raw.file for raw in raws)
    if all(count == 1 for count in files.values()):
        return raws, ()
    known = {id(raw) for raw in raws if _fits(source, raw, presets)}
    recognised = {raw.file for raw in raws if id(raw) in known}
    kept = [raw for raw in raws if id(raw) in known or raw.file not in recognised or files[raw.file] == 1]
    return kept, [raw for raw in raws if all(raw is not one for one in kept)]


def _fits(source: Source, raw: RawTable, presets: Presets) -> bool:
    if source.preset == AUTO:
        return best(matches(raw, presets))[0] is not None
    named = presets.by_id.get(source.preset or "")
    return named is not None and not match_of(raw, named, presets).missing


def _matched(source: Source, raw: RawTable, presets: Presets, where: str, open_: _Open) -> Match | None:
    if source.preset != AUTO:
        named = match_of(raw, presets.named(source.preset or "", where), presets)
        mapped = {*source.columns, *source.set, *source.joined}
        if named.missing and not any(mapped & set(needed) for needed in named.preset.needs):
            headers = ", ".join(named.missing)
            text = say(
                "{place} has no {headers}, as {preset} has", place=raw.place, headers=headers, preset=named.preset.id
            )
            raise ConfigError(say("{where}: {text}", where=where, text=text))
        return named
    found = matches(raw, presets)
    match, rivals = best(found)
    if match is None:
        open_.questions.append(_question(raw, found, rivals))
        if rivals:
            open_.choices[raw.file] = [rival.preset.id for rival in rivals]
    return match


def _question(raw: RawTable, found: Sequence[Match], rivals: Sequence[Match]) -> Said:
    """What somebody has to say of a file that is not recognised."""
    if rivals:
        return say(
            "{place}: may be {presets}: say which with preset: in a config (`kpi init` asks)",
            place=raw.place,
            presets=either(say("{preset} ({why})", preset=match.preset.id, why=match.evidence) for match in rivals),
        )
    repeated = next((match for match in found if match.unlike and not match.missing), None)
    if repeated:
        return say(
            "{place}: is like {preset}, but its rows are by {headers}, where figures stand in several rows and cannot "
            "be added up: export it without, or map its columns in a config",
            place=raw.place, preset=repeated.preset.id, headers=some(repeated.unlike, 3),
        )  # fmt: skip
    near = [
        say("{preset} lacks {headers}", preset=name, headers=some(lacking, 3))
        if lacking
        else say("{preset}, weakly", preset=name)
        for name, lacking in nearly(found).items()
    ]
    return say(
        "{place}: is no export that is known{nearest}; `kpi init {file}` maps its columns ({headers})",
        place=raw.place,
        nearest=say(" (nearest: {presets})", presets=together("; ", near)) if near else "",
        file=raw.file,
        headers=some(raw.headers, 8),
    )


def _recognised(source: Source, match: Match) -> Iterator[Said]:
    preset = match.preset
    if source.preset == AUTO:
        yield say(
            "{place}: {export} ({why}{sure})",
            place=match.raw.place,
            export=plain(f"{preset.tool}, {preset.export}"),
            why=match.evidence,
            sure=SURENESS[preset.sure[match.language]],
        )
    yield from (say("{preset}: {note}", preset=plain(preset.id), note=note) for note in preset.notes)


# -- the source it makes ---------------------------------------------------------------------------------------------


def filled(source: Source, match: Match, where: str) -> Source:
    """The source as the preset fills it; what the config says itself stands."""
    preset = match.preset
    if source.table and source.table != preset.table:
        text = say(
            "{preset} fills {fills}, not {table}: leave out table:",
            preset=preset.id, fills=preset.table, table=source.table,
        )  # fmt: skip
        raise ConfigError(say("{where}: {text}", where=where, text=text))
    joined = {name: parts for name, parts in match.joined.items() if name not in source.columns} | source.joined
    columns = {**match.columns, **{name: JOINT.join(parts) for name, parts in joined.items()}, **source.columns}
    captured = {name: value.upper() for name, value in match.said.items() if name == "currency"}
    fields = TABLES[preset.table].fields
    if "currency" in fields and not {"currency"} & {*columns, *captured, *source.set}:
        columns |= _currency_column(match.raw, columns.values())
    constants = {
        name: value for name, value in {**captured, **preset.set}.items() if name not in columns and name in fields
    }
    mapped = {*columns, *constants, *source.set}
    values, own = {name: labels for name, labels in preset.values.items() if name in mapped}, source.values
    ranged = _range_of_all_rows(match, columns) if preset.stated_range else None
    if ranged and not source.columns.get(dated_by := TABLES[preset.table].dated_by):
        columns.pop(dated_by, None)
    return source.model_copy(
        update={
            "table": preset.table,
            "preset": preset.id,
            "columns": columns,
            "joined": joined,
            "values": {name: _merged(values.get(name, {}), own.get(name, {})) for name in {**values, **own}},
            "set": {**constants, **source.set},
            "scale": {**{name: scale for name, scale in preset.scale.items() if name in columns}, **source.scale},
            "stages": source.stages or match.stages,
            "timezone": source.timezone or _zone(match) or preset.timezone,
            "dates": source.dates or preset.dates,
            "grain": source.grain or _grain(preset, columns),
            "range": source.range or ranged,
            "path": (),
        }
    )


def _merged(known: Mapping[str, Sequence[str]], own: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """What words mean: as the config says, and for the rest as the preset does."""
    said = {normal(word) for words in own.values() for word in words}
    rest = {value: [word for word in words if normal(word) not in said] for value, words in known.items()}
    return {value: (*own.get(value, ()), *rest.get(value, ())) for value in {**own, **known}}


def _currency_column(raw: RawTable, taken: Collection[str]) -> dict[str, str]:
    """The column that names currencies, where the preset does not know it: by its header, and a code in every cell."""
    for header in raw.headers:
        if header in taken or not _CURRENCY.search(normal(header)):
            continue
        words = raw.column(header).unique().drop_null().to_pylist()
        if words and all(re.fullmatch("[A-Z]{3}", word) for word in words):
            return {"currency": header}
    return {}


def _range_of_all_rows(match: Match, columns: Mapping[str, str]) -> tuple[date, date] | None:
    """The days stated above the header, when no row has a date of its own: none at all, or all the range's first."""
    days, fields = stated_range(match.raw), TABLES[match.preset.table].fields
    dated = [header for name, header in columns.items() if name in fields and fields[name].is_date]
    if days is None or not dated:
        return days
    texts = match.raw.column(dated[0]).unique().to_pylist()
    first = days[0] < days[1] and len(dated) == 1 and len(texts) == 1 and texts[0] in _written(days[0])
    return days if first else None


def _written(day: date) -> set[str]:
    """The ways in which exports write a day."""
    year, month, number = day.year, day.month, day.day
    plain = {f"{number}/{month}/{year}", f"{month}/{number}/{year}", f"{month}/{number}/{year % 100:02}"}
    return plain | {
        day.strftime(form) for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y")
    }


def _zone(match: Match) -> str | None:
    """The zone that a header names, if it is one."""
    said = match.said.get("timezone", "")
    return next((zone for zone in available_timezones() if normal(zone) == said), None) if said else None


def _grain(preset: Preset, columns: Mapping[str, str]) -> str | None:
    date = columns.get(TABLES[preset.table].dated_by, "")
    found = (grain for grain, headers in preset.grains.items() if key(date) in map(key, headers))
    return next(found, None) if date else None


def dated(source: Source) -> bool:
    """Whether its rows have a date, each or together."""
    fields = TABLES[source.table].fields
    names = {*source.columns, *source.set}
    return bool(source.range) or any(fields[name].is_date for name in names if name in fields)


# -- questions -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Doubt:
    """Words of a column that may end a deal, and that the preset does not know: only their owner can say."""

    place: str
    field: str
    header: str
    words: tuple[str, ...]
    values: tuple[str, ...]
    """What they may mean."""

    @property
    def question(self) -> Said:
        """What their owner has to say."""
        return say(
            "{place}: {header}: {words}: which of them mean {values}? "
            "Say it under values: {field}: in a config (`kpi init` asks)",
            place=self.place,
            header=self.header,
            words=some(map(quoted, self.words)),
            values=", ".join(self.values),
            field=self.field,
        )


def doubts(made: Source, raw: RawTable) -> Iterator[Doubt]:
    """The words that ``*`` would take for open although nothing says so, or all when no row is won or lost."""
    for name, labels in made.values.items():
        others = [value for value, spellings in labels.items() if "*" in spellings]
        if not others or name not in made.columns:
            continue
        known = value_map((), {v: [w for w in ws if w != "*"] for v, ws in labels.items()})
        written = sorted(_words(raw, made, name))
        taken = [word for word in written if known.value(word) is None]
        doubtful = [word for word in taken if not plainly_open(word) and normal(word) not in _SWITCHED_OFF]
        if taken and (doubtful or len(taken) == len(written)):
            yield Doubt(raw.place, name, made.columns[name], tuple(doubtful or taken), tuple(labels))


def _words(raw: RawTable, source: Source, name: str) -> set[str]:
    """The different texts of a field."""
    headers = source.joined.get(name) or (source.columns[name],)
    columns = [raw.column(header) for header in headers if header in raw.headers]
    if len(columns) == 1:
        return set(columns[0].unique().drop_null().to_pylist())
    rows = zip(*(column.fill_null("").to_pylist() for column in columns), strict=True)
    return {JOINT.join(cells) for cells in rows}


@dataclass(frozen=True)
class Cut:
    """What a recognised export tells, and how: two of the same that differ in anything else tell it twice."""

    told: str
    preset: str
    columns: tuple[tuple[str, str], ...]
    grain: str | None
    ranged: bool


def cut_of(source: Source, preset: Preset | None) -> Cut | None:
    """The cut of an export of figures: by campaign or keyword, in which columns, by day, week or range of days."""
    if preset is None or preset.same_as is None or not dated(source):
        return None
    return Cut(preset.same_as, preset.id, tuple(sorted(source.columns.items())), source.grain, bool(source.range))


def _told_twice(parts: Sequence[_Part]) -> Iterator[str]:
    """Exports that tell the same in different cuts are never added up: one of them has to be chosen."""
    groups: dict[str, dict[Cut, list[_Part]]] = defaultdict(lambda: defaultdict(list))
    for part in parts:
        if cut := cut_of(part.source, part.preset):
            groups[cut.told][cut].append(part)
    for told, cuts in groups.items():
        if len(cuts) > 1:
            same = [(raw.place, part.source.preset) for parts in cuts.values() for part in parts for raw in part.raws]
            yield say(
                "{files}: may tell the same of {told} in different cuts, columns or languages, which would count "
                "twice: give one of them, or, of other accounts or days, name preset: for each in a config",
                files=together(", ", (say("{place} ({preset})", place=place, preset=preset) for place, preset in same)),
                told=told,
            )


def _shared_days(parts: Sequence[_Part]) -> Iterator[str]:
    """Two files of one export, each of a whole range of days: the figures of the days in both would count twice."""
    ranges: dict[str, list[tuple[date, date, str]]] = defaultdict(list)
    for part in parts:
        if part.preset and part.source.range:
            ranges[part.preset.id].append((*part.source.range, part.raws[0].place))
    for preset, files in ranges.items():
        for (_, last, one), (first, end, other) in pairwise(sorted(files)):
            if first <= last:
                yield say(
                    "{one} and {other}: both stand for {first} to {last}, which would count twice: give "
                    "files of different days, or, of two accounts, name preset: {preset} in a config",
                    one=one, other=other, first=first, last=min(last, end), preset=preset,
                )  # fmt: skip
