"""A report, written in the format that was asked for. Libraries are loaded by the format that needs them."""

from kpicli.dossier import Dossier
from kpicli.errors import ConfigError
from kpicli.model import Report
from kpicli.saying import say, together

FORMATS = ("table", "csv", "tsv", "json", "jsonl", "md", "xlsx", "html")


def render(
    shown: Report | Dossier,
    format: str,
    *,
    header: bool = True,
    wide: bool = False,
    excel_csv: bool = False,
    counts: bool = False,
    width: int | None = None,
    color: bool = False,
    ascii: bool = False,
) -> str | bytes:
    """The report as text, or as bytes where the bytes are the format (xlsx, and csv for Excel).

    ``wide`` is a column per KPI in csv, tsv, json and jsonl; a table then takes the width it needs, whatever the
    terminal's. ``counts`` puts the counts beside every rate, in a table and in Markdown. Of a dossier, a workbook and a
    page show what stands behind the report; other formats show the report.
    """
    report = shown.report if isinstance(shown, Dossier) else shown
    if format == "table":
        from kpicli.render.terminal import render_table

        return render_table(report, width=None if wide else width, color=color, ascii=ascii, counts=counts)
    if format == "md":
        from kpicli.render.markdown import render_markdown

        return render_markdown(report, counts=counts)
    if format == "xlsx":
        from kpicli.render.excel import render_xlsx

        return render_xlsx(shown if isinstance(shown, Dossier) else Dossier(report))
    if format == "html":
        from kpicli.render.html import render_html

        return render_html(shown if isinstance(shown, Dossier) else Dossier(report))
    return _machine(report, format, header, wide, excel_csv)


def _machine(report: Report, format: str, header: bool, wide: bool, excel_csv: bool) -> str | bytes:
    from kpicli.render import text

    match format:
        case "csv" if excel_csv:
            return text.render_excel_csv(report, header=header, wide=wide)
        case "csv":
            return text.render_csv(report, header=header, wide=wide)
        case "tsv":
            return text.render_tsv(report, header=header, wide=wide, excel=excel_csv)
        case "json":
            return text.render_json(report, wide=wide)
        case "jsonl":
            return text.render_jsonl(report, wide=wide)
    raise ConfigError(say("unknown format {format!r}: use {formats}", format=format, formats=together(", ", FORMATS)))
