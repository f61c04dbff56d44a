"""What the stages are given: the catalogue with the config's own records, and the files that the config names."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from kpicli import catalogue as catalogues
from kpicli import read
from kpicli.catalogue.model import Catalogue
from kpicli.model import RawTable

if TYPE_CHECKING:
    from kpicli.config.load import Loaded

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
        "ctr_curve": config.ctr_curve or None,
        "cac_lag": config.cac_lag,
        **({"organic_channels": config.organic_channels} if config.organic_channels else {}),
    }
    own_kpis = own if any(own.values()) else None
    return catalogues.load(own_kpis, loaded.where, settings, tuple(config.segments), constants)


def in_background(work: Callable[..., Result], *args: Any) -> Callable[[], Result]:
    """Start some work in a thread; the call that is returned waits for what came of it."""
    pool = ThreadPoolExecutor(max_workers=1)
    future = pool.submit(work, *args)
    pool.shutdown(wait=False)
    return future.result


def read_sources(loaded: Loaded) -> list[list[RawTable]]:
    """The files of every source; a file that serves two sources is read once."""
    seen: dict[tuple[Any, ...], RawTable] = {}
    found = []
    for source in loaded.config.sources:
        options = read.ReadOptions(source.sheet, source.encoding, source.delimiter)
        found.append([_once(path, options, loaded.base, seen) for path in read.expand(source.path, loaded.base)])
    return found


def read_lookups(loaded: Loaded) -> list[RawTable]:
    """The files of the config's lookups."""
    return [
        _once(path, read.ReadOptions(lookup.sheet), loaded.base, {})
        for lookup in loaded.config.lookups
        for path in read.expand([lookup.path], loaded.base)
    ]


def read_rates(loaded: Loaded) -> list[RawTable]:
    """The file of exchange rates, if the config names one."""
    path = loaded.config.exchange_rates.path
    found = read.expand([path], loaded.base) if path else []
    return [_once(one, read.ReadOptions(), loaded.base, {}) for one in found]


def _once(path: str | Path, options: read.ReadOptions, base: Path, seen: dict[tuple[Any, ...], RawTable]) -> RawTable:
    key = (str(path), options)
    if key not in seen:
        if isinstance(path, str):
            seen[key] = read.load("-", options, "standard input")
        else:
            shown = path.relative_to(base) if path.is_relative_to(base) else path
            seen[key] = read.load(path, options, str(shown))
    return seen[key]
