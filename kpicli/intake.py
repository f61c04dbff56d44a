"""What the stages are given: the catalogue with the config's own records, and the files that the config names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from kpicli import catalogue as catalogues
from kpicli import read
from kpicli.catalogue.model import Catalogue
from kpicli.config.model import Source
from kpicli.errors import InputError
from kpicli.model import RawTable
from kpicli.progress import doing
from kpicli.saying import say, together
from kpicli.schema import TABLES
from kpicli.wording import JOINT

if TYPE_CHECKING:
    from kpicli.config.load import Loaded
    from kpicli.presets import Presets

Result = TypeVar("Result")


def catalogue_of(loaded: Loaded | None) -> Catalogue:
    """The built-in catalogue with the config's own derivations, measures and KPIs on top."""
    if loaded is None:
        return catalogues.load()
    config = loaded.config
    own = {"derive": config.derive, "measures": config.measures, "kpis": config.kpis}
    both = "marketing_cost + sales_cost"
    settings = {
        "roi_cost": both if config.roi_cost == "marketing_and_sales" else "marketing_cost",
        "hourly_cost": "" if config.hourly_cost is None else repr(config.hourly_cost),
        "years_kept": "" if config.years_kept is None else repr(config.years_kept),
    }
    constants = {
        "inactive_after": config.inactive_after.days,
        "csat_good": 0.8 * config.csat_scale,
        "nps_promoter": 0.9 * config.nps_scale,
        "nps_detractor": 0.6 * config.nps_scale,
        "ctr_curve": config.ctr_curve or None,
        "cac_lag": config.cac_lag,
        **({"organic_channels": config.organic_channels} if config.organic_channels else {}),
    }
    own_kpis = own if any(own.values()) else None
    looked_up = (name for lookup in config.lookups for name in lookup.columns)
    added = tuple(dict.fromkeys((*config.segments, *config.fields, *looked_up)))
    return catalogues.load(own_kpis, loaded.where, settings, added, constants)


def record_schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schemas of one record of measures, derive and kpis."""
    from kpicli.catalogue import form

    return form.schemas()


def sources_in_background(loaded: Loaded) -> Callable[[], Sources]:
    """Start reading the sources in a thread, while this one loads pandas."""
    # Two threads that load pyarrow at once may each find it half loaded.
    import pyarrow.compute
    import pyarrow.csv  # noqa: F401

    return in_background(sources_of, loaded)


def in_background(work: Callable[..., Result], *args: Any) -> Callable[[], Result]:
    """Start some work in a thread; the call that is returned waits for what came of it."""
    pool = ThreadPoolExecutor(max_workers=1)
    future = pool.submit(work, *args)
    pool.shutdown(wait=False)
    return future.result


@dataclass(frozen=True)
class Sources:
    """The config with every source filled in by its preset, the files of each, and what was recognised."""

    loaded: Loaded
    raws: tuple[tuple[RawTable, ...], ...]
    said: tuple[str, ...] = ()


def sources_of(loaded: Loaded) -> Sources:
    """Read the files of every source, recognise those that name a preset, and reshape what the sources say."""
    raws = read_sources(loaded)
    if any(source.preset for source in loaded.config.sources):
        return _reshaped(_recognised(loaded, raws))
    return _reshaped(Sources(loaded, tuple(map(tuple, raws))))


def presets_of(loaded: Loaded | None) -> Presets:
    """The built-in presets and those that the config names."""
    from kpicli import presets

    own = loaded.config.presets if loaded else ()
    return presets.load([loaded.base / path for path in own] if loaded else [])


def _recognised(loaded: Loaded, raws: Sequence[Sequence[RawTable]]) -> Sources:
    from kpicli import presets
    from kpicli.config.load import NO_CONFIG

    config = loaded.config
    made = presets.complete(
        config.sources, raws, presets_of(loaded), lambda number, *keys: loaded.where("sources", number, *keys)
    )
    currency, said = presets.currency_of(made, config.currency if "currency" in config.model_fields_set else None)
    config = config.model_copy(update={"sources": made.sources, "currency": currency})
    origins = made.origins if loaded.origins is None else loaded.origins
    if loaded.origins == () and loaded.shown != NO_CONFIG:
        files = together(", ", [raw.place for group in raws for raw in group])
        said = (say("{files} in place of the sources of {config}", files=files, config=loaded.shown), *said)
    return Sources(replace(loaded, config=config, origins=origins), made.raws, (*said, *made.said))


def _reshaped(given: Sources) -> Sources:
    """Sources with joined columns have them; one with stages is followed by a source of the stage history."""
    config = given.loaded.config
    if not any(source.joined or source.stages for source in config.sources):
        return given
    from kpicli.read import reshape

    sources: list[Source] = []
    raws: list[tuple[RawTable, ...]] = []
    origins: list[int] = []
    known = given.loaded.origins
    for number, (source, files) in enumerate(zip(config.sources, given.raws, strict=True)):
        where = partial(given.loaded.where, "sources", number)
        whole = [_joined(raw, source, where) for raw in files]
        sources.append(_with_joined(source))
        raws.append(tuple(whole))
        if source.stages:
            key = source.columns.get(TABLES[source.table].key[0]) if TABLES[source.table].key else None
            sources.append(_of_stages(source))
            raws.append(tuple(reshape.unpivoted(raw, source.stages, key, where("stages")) for raw in whole))
        origins += [known[number] if known else number] * (len(sources) - len(origins))
    config = config.model_copy(update={"sources": tuple(sources)})
    made = replace(given.loaded, config=config, origins=() if known == () else tuple(origins))
    return Sources(made, tuple(raws), given.said)


def _joined(raw: RawTable, source: Source, where: Callable[..., str]) -> RawTable:
    from kpicli.read import reshape

    for name, headers in source.joined.items():
        raw = reshape.joined(raw, headers, where("joined", name))
    return raw


def _with_joined(source: Source) -> Source:
    names = {name: JOINT.join(headers) for name, headers in source.joined.items()}
    return source.model_copy(update={"columns": {**source.columns, **names}})


def _of_stages(source: Source) -> Source:
    """The source of the stage history beside the one whose columns hold it."""
    return Source(
        table="stage_history",
        path=source.path,
        name=f"{source.name or source.table} stages",
        columns={name: name for name in ("record_id", "stage", "entered_at")},
        dates=source.dates,
        timezone=source.timezone,
    )


def read_sources(loaded: Loaded) -> list[list[RawTable]]:
    """The files of every source; a file that serves two sources is read once.

    Of a workbook whose export is to be recognised every sheet is read. Every file that cannot be read is named.
    """
    seen: dict[tuple[Any, ...], list[RawTable]] = {}
    found: list[list[RawTable]] = []
    problems: list[str] = []
    paths = [read.expand(source.path, loaded.base) for source in loaded.config.sources]
    number, count = 0, sum(map(len, paths))
    for source, its_paths in zip(loaded.config.sources, paths, strict=True):
        options = read.ReadOptions(
            source.sheet, source.encoding, source.delimiter, source.totals, source.block, source.header
        )
        found.append([])
        for path in its_paths:
            number += 1
            doing(say("reading file {n} of {count}: {file}", n=number, count=count, file=Path(path).name))
            try:
                found[-1] += _once(path, options, loaded.base, seen, every=source.preset is not None)
            except InputError as error:
                problems += error.lines
    InputError.raise_if_any(problems)
    return found


def read_lookups(loaded: Loaded) -> list[RawTable]:
    """The files of the config's lookups."""
    return [
        raw
        for lookup in loaded.config.lookups
        for path in read.expand([lookup.path], loaded.base)
        for raw in _once(path, read.ReadOptions(lookup.sheet), loaded.base, {})
    ]


def read_rates(loaded: Loaded) -> list[RawTable]:
    """The file of exchange rates, if the config names one."""
    path = loaded.config.exchange_rates.path
    found = read.expand([path], loaded.base) if path else []
    return [raw for one in found for raw in _once(one, read.ReadOptions(), loaded.base, {})]


def _once(
    path: str | Path,
    options: read.ReadOptions,
    base: Path,
    seen: dict[tuple[Any, ...], list[RawTable]],
    every: bool = False,
) -> list[RawTable]:
    """The tables of a file: one, or with ``every`` those of all sheets."""
    key = (str(path), options, every)
    if key not in seen:
        if isinstance(path, str):
            shown: str = say("standard input")
        else:
            shown = str(path.relative_to(base) if path.is_relative_to(base) else path)
        seen[key] = read.load_every(path, options, shown) if every else [read.load(path, options, shown)]
    return seen[key]
