"""The library that draws the page's charts: which, of whom, and the file itself, as its makers publish it.

Chart.js draws on a canvas. Apache ECharts, as well kept, draws SVG too, but makes a page that is sent by mail two to
five times as large. What a canvas lacks, the page gives: its colours follow the scheme and the paper, it is drawn anew
in a size fit for print, and the numbers stand in a table behind it.
"""

from importlib.resources import files

NAME = "chart.js"
"""Its name in the npm registry; the file is ``dist/chart.umd.min.js`` of the package."""
VERSION = "4.6.1"
LICENCE = "MIT"
SHA256 = "87364cc2b2a76a6684929e7d6b80b18a897794db38400caff1fcf1791c6925d2"
"""Of the file as published: nobody has touched it."""
_MAP = "//# sourceMappingURL"


def source() -> str:
    """The library's text, without its last line: it names a file for developers that does not come with the page."""
    return published().decode("utf-8").partition(_MAP)[0].rstrip()


def published() -> bytes:
    """The file as its makers publish it."""
    return (files(__package__) / "vendor" / "chart.umd.min.js").read_bytes()
