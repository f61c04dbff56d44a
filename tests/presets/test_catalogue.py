"""Every preset of the package: known fields, named sources, and a sureness for each language that it uses."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from kpicli import presets
from kpicli.lang import LANGUAGES, in_lang
from kpicli.presets.headers import key
from kpicli.presets.model import Headers, Preset
from kpicli.schema import SEGMENT_FIELDS, TABLES
from tests.presets.lookalikes import ALL

FOLDER = Path(presets.__file__).parent
PRESETS = presets.load().by_id
every_preset = pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
ORDER = ["tool", "export", "table", "sure", "sources", "columns", "needs", "known_by", "also", "unlike", "preamble",
         "sheet", "grains", "stated_range", "joined", "values", "set", "scale", "stages", "timezone", "dates",
         "same_as", "notes"]  # fmt: skip


def languages(*groups: Headers) -> set[str]:
    return {language for headers in groups for language in headers}


def test_a_file_is_a_preset() -> None:
    assert set(PRESETS) == {path.name.removesuffix(".yaml") for path in FOLDER.glob("*.yaml")}
    assert list(PRESETS) == sorted(PRESETS)


@every_preset
def test_its_id_begins_with_its_tool(preset: Preset) -> None:
    tool = {"Google Analytics 4": "ga4", "Google Search Console": "gsc", "Zoho CRM": "zoho"}
    assert preset.id.partition(".")[0] == tool.get(preset.tool, preset.tool.lower().replace(" ", "_"))


@every_preset
def test_its_keys_stand_in_one_order(preset: Preset) -> None:
    keys = list(yaml.safe_load((FOLDER / f"{preset.id}.yaml").read_text(encoding="utf-8")))
    assert keys == [name for name in ORDER if name in keys]


@every_preset
def test_its_fields_stand_in_the_vocabulary(preset: Preset) -> None:
    fields = TABLES[preset.table].fields
    assert {*preset.columns, *preset.joined, *preset.set, *preset.scale, *preset.values} <= {*fields, *SEGMENT_FIELDS}
    assert all(fields[name].is_number for name in preset.scale)
    assert not {*preset.columns} & {*preset.set}


@every_preset
def test_each_language_says_how_sure_it_is(preset: Preset) -> None:
    told = languages(*preset.columns.values(), *preset.joined.values(), preset.also, preset.known_by, preset.stages)
    assert told == set(preset.sure)


@every_preset
def test_each_language_has_what_the_export_needs(preset: Preset) -> None:
    for language in preset.sure:
        mapped = (*preset.columns.items(), *preset.joined.items())
        known = {name for name, headers in mapped if language in headers}
        assert all(known & set(needed) for needed in preset.needs), language
        assert not preset.known_by or language in preset.known_by, language


@every_preset
def test_its_sources_are_named(preset: Preset) -> None:
    """An address, or a file that was read, or public code and the words by which anybody finds it."""
    begins = ("https://", "a file ", "a synthetic file ", "fixtures of an importer", "public code that reads ",
              "a public description ")  # fmt: skip
    assert all(source.startswith(begins) for source in preset.sources)
    read = any(source.startswith("a file ") for source in preset.sources)
    assert read or "file" not in preset.sure.values()
    assert "docs" not in preset.sure.values() or any(source.startswith("https://") for source in preset.sources)


@every_preset
def test_no_header_stands_twice(preset: Preset) -> None:
    """Within a language a header is one field (a stage may be the status as well), or stands under also."""
    for language in preset.sure:
        mapped = [headers.get(language, ()) for headers in preset.columns.values()]
        shared = set(preset.columns.get("status", {}).get(language, ()))
        fields = Counter(key(header) for headers in mapped for header in headers if header not in shared)
        twice = [header for header, times in fields.items() if times > 1]
        joined = [header for parts in preset.joined.values() for header in parts.get(language, ())]
        further = Counter(key(header) for header in (*preset.also.get(language, ()), *joined))
        beside = {key(h) for headers in mapped for h in headers} | {key(h) for h in preset.known_by.get(language, ())}
        assert twice == [], language
        assert not set(further) & beside, language
        assert max(further.values(), default=1) == 1, language


@every_preset
def test_what_must_not_be_added_up_is_not_mapped(preset: Preset) -> None:
    """A result of Meta mixes kinds, a rate is computed from its parts, and a person counts in several rows."""
    mapped = {key(header) for of in preset.columns.values() for headers in of.values() for header in headers}
    rates = {"ctr", "cpc", "avg. cpc", "cpm", "frequency", "open rate", "click rate", "conv. rate", "bounce rate"}
    assert not mapped & {"result", "results", "resultados", "risultati", *rates}
    assert not mapped & {"totalusers", "active users", "first name", "last name", "email", "customer email"}


@every_preset
def test_it_has_one_note_at_most(preset: Preset) -> None:
    """A comma in a note without quotes would make two of it."""
    assert len(preset.notes) <= 1


@every_preset
def test_its_note_is_written_in_three_languages(preset: Preset) -> None:
    for note in preset.notes:
        said = [in_lang(note, lang) for lang in LANGUAGES]
        assert set(note.facts) == set(LANGUAGES)
        assert len(set(said)) == len(LANGUAGES)
        assert said[0] == note
        assert all("\n" not in text and not text.endswith(".") for text in said)


def test_every_preset_and_language_has_a_look_alike() -> None:
    made = {one.name for one in ALL}
    for preset in PRESETS.values():
        assert {f"plain_{preset.id}_{language}.csv" for language in preset.sure} <= made
