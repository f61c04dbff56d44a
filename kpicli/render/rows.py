"""Rows of the sources as csv or json: as they are, but harmless in a spreadsheet."""

import csv
import io
import json
from collections.abc import Iterable, Sequence

from kpicli.render.record import number
from kpicli.render.safe import no_formula, spelled, without_controls


def render_rows(columns: Sequence[str], rows: Iterable[Sequence[object]], format: str) -> str:
    """Rows under their columns; what is blank is empty, or null in json."""
    if format == "json":
        records = (dict(zip(columns, map(_json, row), strict=True)) for row in rows)
        objects = ",\n".join(spelled(json.dumps(record, ensure_ascii=False)) for record in records)
        return f"[\n{objects}\n]\n" if objects else "[]\n"
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([no_formula(without_controls(name)) for name in columns])
    writer.writerows([_csv(cell) for cell in row] for row in rows)
    return out.getvalue()


def _json(cell: object) -> object:
    return number(cell) if isinstance(cell, float) else cell


def _csv(cell: object) -> object:
    if isinstance(cell, str):
        return no_formula(without_controls(cell))
    if isinstance(cell, bool):
        return str(cell).lower()
    return number(cell) if isinstance(cell, float) else cell
