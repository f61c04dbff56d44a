"""Recognising an export by its headers: every preset is scored, and the evidence is kept to be shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kpicli.model import RawTable
from kpicli.presets.files import Presets
from kpicli.presets.headers import captured, key
from kpicli.presets.model import Headers, Language, Preset
from kpicli.saying import Said, say, together
from kpicli.wording import plain

AUTO = "auto"
SURE = 1.5
"""The score from which a match counts: as much as a header and a half that no other tool writes."""
CLEARLY = 1.15
"""How much better the best match has to be than the next: else somebody has to choose."""
SPOKEN = 1.0
"""What a word above the header, or the name of a sheet, adds to the score."""


@dataclass
class Match:
    """How an export fits a preset: which header is which field, and what speaks for it."""

    preset: Preset
    raw: RawTable
    columns: dict[str, str] = field(default_factory=dict)
    joined: dict[str, tuple[str, ...]] = field(default_factory=dict)
    stages: str | None = None
    known_by: bool = True
    """Whether the file has one of the headers that its preset is known by, if it names any."""
    said: dict[str, str] = field(default_factory=dict)
    """What the headers say beside their names: the currency, the time zone."""
    known: set[int] = field(default_factory=set)
    """The positions of the headers that the preset knows."""
    languages: dict[Language, int] = field(default_factory=dict)
    """How many headers are known in each language."""
    marks: list[Said] = field(default_factory=list)
    score: float = 0

    @property
    def missing(self) -> tuple[str, ...]:
        """What the preset needs and the file does not have, as the headers it would have."""
        mapped = {*self.columns, *self.joined}
        lacking = [self._header(needed[0]) for needed in self.preset.needs if not mapped & set(needed)]
        return (*lacking, *(() if self.known_by else self._written(self.preset.known_by)[:1]))

    @property
    def unlike(self) -> tuple[str, ...]:
        """The headers of the file that its preset never has."""
        never = [header for headers in self.preset.unlike.values() for header in headers]
        return tuple(own for own in self.raw.headers if any(captured(header, own) is not None for header in never))

    @property
    def language(self) -> Language:
        """The language of most of its headers."""
        return max(self.preset.sure, key=lambda one: self.languages.get(one, 0))

    def _header(self, wanted: str) -> str:
        headers = self.preset.columns.get(wanted) or self.preset.joined[wanted]
        written = self._written(headers)
        return " + ".join(written) if wanted in self.preset.joined else written[0]

    def _written(self, headers: Headers) -> tuple[str, ...]:
        """Headers in the language of the file, or in the first that is known."""
        return headers.get(self.language) or next(iter(headers.values()))

    @property
    def evidence(self) -> Said:
        """Why this preset: ``11 of 13 headers, and "Campaign report" above them``."""
        total = sum(bool(header) for header in self.raw.headers)
        found = say("{known} of {total} headers", known=len(self.known), total=total)
        return together(", ", [found, *self.marks])


def matches(raw: RawTable, presets: Presets) -> list[Match]:
    """Every preset that explains something of an export, the best first."""
    found = [match_of(raw, preset, presets) for preset in presets.by_id.values()]
    return sorted((match for match in found if match.score), key=lambda match: -match.score)


def match_of(raw: RawTable, preset: Preset, presets: Presets) -> Match:
    """How an export fits one preset."""
    match = Match(preset, raw)
    for name, headers in preset.columns.items():
        found = _find(match, headers)
        if found:
            match.columns[name] = raw.headers[found[0]]
    for name, headers in preset.joined.items():
        places = {language: [_place(raw, header) for header in parts] for language, parts in headers.items()}
        whole = next((parts for parts in places.values() if None not in parts), None)
        if whole:
            match.joined[name] = tuple(raw.headers[place] for place in whole if place is not None)
            match.known |= {place for place in whole if place is not None}
    match.known_by = not preset.known_by or bool(_find(match, preset.known_by))
    _find(match, preset.also, every=True)
    for language, pattern in preset.stages.items():
        places_of_stages = [i for i, header in enumerate(raw.headers) if captured(pattern, header) is not None]
        if places_of_stages:
            match.stages = pattern
            match.known |= set(places_of_stages)
            match.languages[language] = match.languages.get(language, 0) + 1
    match.marks += _spoken(raw, preset)
    tools = presets.tools_by_header
    weights = (1 / len(tools.get(key(raw.headers[place]), {preset.tool})) for place in match.known)
    match.score = sum(weights) + SPOKEN * len(match.marks) if match.known else 0
    return match


def _find(match: Match, headers: Headers, every: bool = False) -> list[int]:
    """The columns that headers of a preset mean, of all languages, in the order of the preset."""
    found = []
    for language, written in headers.items():
        for header in written:
            for place, own in enumerate(match.raw.headers):
                values = captured(header, own) if own else None
                if values is None:
                    continue
                found.append(place)
                match.known.add(place)
                match.languages[language] = match.languages.get(language, 0) + 1
                if not every:
                    match.said |= values
    return found


def _place(raw: RawTable, header: str) -> int | None:
    return next((place for place, own in enumerate(raw.headers) if captured(header, own) is not None), None)


def _spoken(raw: RawTable, preset: Preset) -> Iterator[Said]:
    """What stands above the header, or is the name of the sheet, and speaks for a preset."""
    above = " ".join(row.text for row in raw.left_out if row.kind == "preamble")
    word = next((word for word in preset.preamble if key(word) in key(above)), None) if above else None
    if word:
        yield say('"{words}" above them', words=plain(word))
    if raw.sheet and key(raw.sheet) in map(key, preset.sheet):
        yield say("sheet {sheet}", sheet=plain(raw.sheet))


def best(found: Sequence[Match]) -> tuple[Match | None, Sequence[Match]]:
    """The preset that an export surely is, or None and the candidates that somebody has to choose from."""
    fitting = [match for match in found if not match.missing and not match.unlike and match.score >= SURE]
    if not fitting:
        return None, ()
    first, others = fitting[0], fitting[1:]
    rivals = [match for match in others if match.score * CLEARLY > first.score and not match.known < first.known]
    return (None, [first, *rivals]) if rivals else (first, ())


def nearly(found: Sequence[Match]) -> Mapping[str, tuple[str, ...]]:
    """The presets that come nearest, and the headers that each of them lacks."""
    close = [match for match in found if len(match.known) > 1][:3]
    return {match.preset.id: match.missing for match in close}
