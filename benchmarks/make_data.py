"""Makes the benchmark's exports: deals.csv and spend.csv of a company with ten sources over two years, seeded.

    python benchmarks/make_data.py 100000 benchmarks/data/100000

A process of its own, so that the memory it takes is never counted for a process that is measured.
"""

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

SEED = 20240101
DAY = 86400
START = int(np.datetime64("2024-01-01", "s").astype(int))
DAYS = 731  # 2024 is a leap year
END = START + DAYS * DAY

SOURCES = (
    "Google Ads", "LinkedIn Ads", "Meta Ads", "Email", "Organic", "Referral", "Webinar", "Events", "Partners",
    "Outbound",
)  # fmt: skip
SOURCE_SHARES = np.array([0.22, 0.13, 0.14, 0.09, 0.16, 0.05, 0.06, 0.04, 0.04, 0.07])
COUNTRIES = ("ES", "IT", "MX", "AR", "CO", "CL", "PE", "US", "FR", "DE")
STAGES = (("mql_at", 0.60, 4), ("sql_at", 0.70, 9), ("opportunity_at", 0.70, 12), ("closed_at", 0.80, 30))
"""Each stage: the share of the stage before that gets there, and the mean days it takes."""
WIN_SHARE = 0.4
DROPPED_SHARE = 0.6
"""Of the deals that never became an opportunity, those that are closed as lost."""


def milestones(rng: np.random.Generator, created: np.ndarray) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Per stage the second it happened and whether it did: in order, and never after the export was made."""
    at, reached, made = created, np.ones(len(created), bool), {}
    for stage, share, mean_days in STAGES:
        at = at + rng.exponential(mean_days * DAY, len(created)).astype(np.int64) + 60
        reached = reached & (rng.random(len(created)) < share) & (at < END)
        made[stage] = (at, reached)
    return made


def closing(
    rng: np.random.Generator, created: np.ndarray, stages: dict[str, tuple[np.ndarray, np.ndarray]]
) -> tuple[tuple[np.ndarray, np.ndarray], np.ndarray]:
    """When each deal closed, and its status: won or lost after the last stage, lost early, or still open."""
    at, through = stages["closed_at"]
    early_at = created + rng.exponential(40 * DAY, len(created)).astype(np.int64) + 60
    dropped = ~stages["opportunity_at"][1] & (rng.random(len(created)) < DROPPED_SHARE) & (early_at < END)
    # Whoever is dropped was dropped after the last stage reached.
    for stage in ("mql_at", "sql_at"):
        early_at = np.where(stages[stage][1], np.maximum(early_at, stages[stage][0] + 60), early_at)
    dropped &= early_at < END
    won = through & (rng.random(len(created)) < WIN_SHARE)
    status = np.where(won, "won", np.where(through | dropped, "lost", "open"))
    return (np.where(dropped, early_at, at), through | dropped), status


def ids(prefix: str, numbers: np.ndarray) -> pa.Array:
    """``D0000042``: of one width, so that their order as text is their order as numbers."""
    padded = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), width=7, padding="0")
    return pc.binary_join_element_wise(prefix, padded, "")


def times(seconds: np.ndarray, known: np.ndarray | None = None) -> pa.Array:
    mask = None if known is None else ~known
    return pa.array(seconds.astype("datetime64[s]"), mask=mask)


def money(values: np.ndarray, known: np.ndarray | None = None) -> pa.Array:
    mask = None if known is None else ~known
    return pa.array(np.round(values, 2), mask=mask).cast(pa.decimal128(14, 2))


def pick(rng: np.random.Generator, names: tuple[str, ...], rows: int, shares: np.ndarray | None = None) -> pa.Array:
    return pa.array(names).take(pa.array(rng.choice(len(names), rows, p=shares)))


def make_deals(rows: int, rng: np.random.Generator) -> pa.Table:
    """Twelve columns, five of them times; a stage that was not reached is blank."""
    created = np.sort(rng.integers(START, END, rows))
    stages = milestones(rng, created)
    closed, status = closing(rng, created, stages)
    accounts = rng.integers(1, max(2, rows // 3), rows)  # about three deals each, so that not every win is a first win
    owners = tuple(f"Owner {n:02}" for n in range(1, 41))
    return pa.table(
        {
            "deal_id": ids("D", np.arange(1, rows + 1)),
            "account_id": ids("A", accounts),
            "created_at": times(created),
            "mql_at": times(*stages["mql_at"]),
            "sql_at": times(*stages["sql_at"]),
            "opportunity_at": times(*stages["opportunity_at"]),
            "closed_at": times(*closed),
            "status": pa.array(status),
            "amount": money(rng.lognormal(8.5, 0.8, rows), stages["opportunity_at"][1]),
            "source": pick(rng, SOURCES, rows, SOURCE_SHARES),
            "owner": pick(rng, owners, rows),
            "country": pick(rng, COUNTRIES, rows),
        }
    )


def make_spend(rows: int, rng: np.random.Generator) -> pa.Table:
    """What every source cost on every day, in proportion to the deals."""
    days = np.repeat(np.arange(DAYS), len(SOURCES))
    daily = np.tile(SOURCE_SHARES, DAYS) * rows / DAYS * 40
    dates = (np.datetime64("2024-01-01", "D") + days).astype("datetime64[D]")
    cost = daily * rng.lognormal(0, 0.4, len(days)) + 0.01
    return pa.table({"date": pa.array(dates), "source": pa.array(SOURCES * DAYS), "cost": money(cost)})


def write(folder: Path, rows: int) -> None:
    """Both exports into the folder; the same rows give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng([SEED, rows])
    options = csv.WriteOptions(quoting_style="none", quoting_header="none")
    csv.write_csv(make_deals(rows, rng), folder / "deals.csv", options)
    csv.write_csv(make_spend(rows, rng), folder / "spend.csv", options)


if __name__ == "__main__":
    write(Path(sys.argv[2]), int(sys.argv[1]))
