"""Loads polluted files with kpi, pandas, DuckDB and CleverCSV, and scores what each of them says it read.

    python benchmarks/pollock.py                # all files, all loaders
    python benchmarks/pollock.py --rows 12      # a smaller table, so fewer places
    python benchmarks/pollock.py --list kpi     # what kpi makes of each pollution
    python benchmarks/pollock.py --write        # put the results into benchmarks/README.md

The exit code is 1 when kpi is silently wrong on a file, or complains of a clean one.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Literal

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.pollution import ROWS, Polluted, pollute
from benchmarks.run import markdown_table, write_between

MARKERS = ("<!-- pollock -->", "<!-- end of pollock -->")
Verdict = Literal["exact", "flagged", "silent", "noise"]
VERDICTS: tuple[Verdict, ...] = ("exact", "flagged", "silent", "noise")
SET_ASIDE = {"preamble", "footer", "total", "repeated header"}
"""Rows that kpi names and leaves out because they are no data: no complaint when it is right."""
NO_WORD = {"blank", "note"}
"""What says nothing against the content: blank lines, and the encoding that was used."""


@dataclass(frozen=True)
class Loaded:
    """What a loader made of a file; ``header`` is None when it refused to read it."""

    header: Sequence[str] | None
    rows: Sequence[Sequence[str]] = ()
    said: Sequence[tuple[int | None, str, str]] = ()
    """The row that is spoken of, the kind of remark, its text."""


# Loaders


def with_kpi(path: Path) -> Loaded:
    from kpicli.errors import KpiError
    from kpicli.read import load

    try:
        table = load(path)
    except KpiError as error:
        return Loaded(None, said=[(None, "refused", line) for line in error.lines])
    return Loaded(table.headers, table.records(), table.issues)


def with_pandas(path: Path) -> Loaded:
    import pandas as pd

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        frame = pd.read_csv(path, sep=None, engine="python", dtype=str, keep_default_na=False)
    rows = frame if isinstance(frame.index, pd.RangeIndex) else frame.reset_index()
    cells = [tuple("" if pd.isna(cell) else str(cell) for cell in row) for row in rows.itertuples(index=False)]
    said = [(None, "warning", str(each.message)) for each in caught]
    return Loaded([str(name) for name in frame.columns], cells, said)


def with_duckdb(path: Path) -> Loaded:
    import duckdb

    with duckdb.connect() as connection:
        found = connection.read_csv(str(path), all_varchar=True)
        return Loaded(found.columns, [tuple(cell or "" for cell in row) for row in found.fetchall()])


def with_clevercsv(path: Path) -> Loaded:
    import clevercsv

    header, *rows = clevercsv.read_table(path) or [[]]
    return Loaded(header, rows)


LOADERS: dict[str, Callable[[Path], Loaded]] = {
    "kpi": with_kpi,
    "pandas": with_pandas,
    "DuckDB": with_duckdb,
    "CleverCSV": with_clevercsv,
}


def load(loader: str, path: Path) -> Loaded:
    """What a loader makes of a file; an exception is a refusal, whatever its kind."""
    try:
        return LOADERS[loader](path)
    except Exception as error:
        if loader == "kpi":
            raise
        return Loaded(None, said=[(None, "refused", str(error))])


# Scores


def verdict(file: Polluted, loaded: Loaded) -> Verdict:
    """Right or wrong, and whether a word was said: about the spoilt row, where one row is spoilt."""
    said = [each for each in loaded.said if each[1] not in NO_WORD]
    if is_exact(file, loaded):
        doubted = [each for each in said if each[1] not in SET_ASIDE]
        return "noise" if file.clean and said else "flagged" if doubted else "exact"
    about = [row for row, _, _ in said if row is None or file.row is None or row == file.row]
    return "flagged" if loaded.header is None or about else "silent"


def is_exact(file: Polluted, loaded: Loaded) -> bool:
    """Whether every name and every cell is there, in its place, spaces around them aside."""
    return loaded.header is not None and _cells([loaded.header, *loaded.rows]) == _cells([file.header, *file.rows])


def _cells(rows: Iterable[Sequence[str]]) -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in row) for row in rows]


def measures(file: Polluted, loaded: Loaded) -> list[float]:
    """The ten measures of Pollock: success; precision, recall and F1 of header, records and cells."""
    if loaded.header is None:
        return [0.0] * 10
    true, got = _cells([file.header, *file.rows]), _cells([loaded.header, *loaded.rows])
    header = shares(true[0], got[0])
    records = shares(true[1:], got[1:])
    cells = shares([cell for row in true for cell in row], [cell for row in got for cell in row])
    return [1.0, *header, *records, *cells]


def shares(true: Sequence[object], got: Sequence[object]) -> tuple[float, float, float]:
    """Precision, recall and F1 of two bags of things."""
    if not true:
        return 1.0, 1.0, 1.0
    common = (Counter(true) & Counter(got)).total()
    if not common:
        return 0.0, 0.0, 0.0
    precision, recall = common / len(got), common / len(true)
    return precision, recall, 2 * precision * recall / (precision + recall)


@dataclass(frozen=True)
class Score:
    """What one loader made of one file."""

    file: Polluted
    verdict: Verdict
    measures: Sequence[float]
    said: str = ""


def score(loader: str, files: Sequence[Polluted], folder: Path) -> list[Score]:
    scores = []
    for file in files:
        path = folder / f"{file.name}.csv"
        path.write_bytes(file.data)
        loaded = load(loader, path)
        said = "; ".join(f"{f'row {row}: ' if row else ''}{text}" for row, kind, text in loaded.said if kind != "blank")
        scores.append(Score(file, verdict(file, loaded), measures(file, loaded), said.replace(str(folder), "")))
    return scores


def simple(scores: Sequence[Score]) -> float:
    """Pollock's simple score: the mean over the files of the sum of the ten measures; at best 10."""
    return sum(sum(each.measures) for each in scores) / len(scores)


def weighted(scores: Sequence[Score]) -> float:
    """The same, each file by how many real files had its pollution."""
    total = sum(each.file.weight for each in scores)
    return sum(sum(each.measures) * each.file.weight for each in scores) / total


# Saying it


def overview(results: dict[str, list[Score]], files: Sequence[Polluted]) -> list[str]:
    header = ["loader", *VERDICTS, "simple", "weighted", "success", "header F1", "record F1", "cell F1"]
    rows = []
    for loader, scores in results.items():
        counts = Counter(each.verdict for each in scores)
        published = [each for each in scores if each.file.weight]
        means = [sum(each.measures[place] for each in published) / len(published) for place in (0, 3, 6, 9)]
        rows.append([loader, *(f"{counts[v]:,}" for v in VERDICTS), f"{simple(published):.3f}"])
        rows[-1] += [f"{weighted(published):.3f}", *(f"{mean:.3f}" for mean in means)]
    return markdown_table(header, rows)


def by_kind(results: dict[str, list[Score]]) -> list[str]:
    """For each pollution, how many files each loader got in which way."""
    kinds: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for loader, scores in results.items():
        for each in scores:
            kinds[each.file.kind][loader][each.verdict] += 1
    rows = [
        [kind, str(next(iter(of.values())).total()), *(_counts(of[loader]) for loader in results)]
        for kind, of in kinds.items()
    ]
    return markdown_table(["pollution", "files", *results], rows)


def _counts(counts: Counter[str]) -> str:
    return ", ".join(f"{v} {counts[v]}" if counts.total() > 1 else v for v in VERDICTS if counts[v])


def failures(scores: Sequence[Score]) -> list[str]:
    """The files on which a loader is silently wrong, or complains without cause."""
    return [f"{each.file.name}: {each.verdict}: {each.said}" for each in scores if each.verdict in ("silent", "noise")]


def versions() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in ("pandas", "duckdb", "clevercsv"))
    return f"Python {sys.version.split()[0]}, {packages}."


def arguments(given: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Score kpi, pandas, DuckDB and CleverCSV on polluted files.")
    parser.add_argument("--rows", type=int, default=ROWS, help="rows of the clean table")
    parser.add_argument("--loaders", nargs="+", choices=LOADERS, default=list(LOADERS), help="which to run")
    parser.add_argument("--list", choices=LOADERS, help="print what this loader makes of each file")
    parser.add_argument("--write", action="store_true", help="put the results into benchmarks/README.md")
    return parser.parse_args(given)


def main(given: list[str] | None = None) -> int:
    """Pollute, load, score, print; exit code 1 when kpi is silent or noisy anywhere."""
    options = arguments(given)
    files = pollute(options.rows)
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for loader in [options.list] if options.list else options.loaders:
            print(f"{loader}: {len(files):,} files", file=sys.stderr)
            results[loader] = score(loader, files, Path(folder))
    if options.list:
        print("\n".join(f"{each.file.name}: {each.verdict}: {each.said[:150]}" for each in results[options.list]))
    weighed = sum(file.weight > 0 for file in files)
    head = f"{len(files):,} files, {weighed:,} of them of the published list. {versions()}"
    text = "\n\n".join([head, "\n".join(overview(results, files)), "\n".join(by_kind(results))]) + "\n"
    print(text, end="")
    if options.write:
        write_between(MARKERS, text)
    wrong = failures(results.get("kpi", []))
    print("\n".join(wrong), file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
