"""What a YAML syntax error means, in words that say what to change."""

from __future__ import annotations

import re

import yaml

from kpicli.saying import Said, say
from kpicli.wording import either, plain

QUOTE_NEVER_CLOSED = say("a quote is opened here and never closed")
BAD_INDENT = say("the indentation does not fit the lines above: keys of one section begin in the same column")
MAX_DEPTH = 30
"""Levels of a config that are read."""
FAR_TOO_DEEP = say("is nested more than {most} levels deep", most=MAX_DEPTH)
TOO_DEEP = say("is indented further than the line above, which already has a value")
SECOND_COLON = say("has ': ' twice: put the text that holds ': ' in quotes")
LEFT_OVER = say("something is left over after the value: put the whole text in quotes")
TABS = say("a tab is used for indentation: use spaces")
NO_COLON = say("expected 'key: value' here")
DASH = say("expected '- ' here, in the same column as the items above")
BACKSLASH = say("in double quotes a \\ needs another one: use single quotes instead")
LIST_ON_ITS_LINE = say("a list begins on the next line, or is written as [a, b]")
SIGNS = {
    "scanning a directive": "%",
    "scanning an alias": "*",
    "scanning an anchor": "&",
    "scanning a block scalar": either((">", "|")),
    "scanning a tag": "!",
    "mapping keys are not allowed": "?",
}
"""What the parser says when a sign that means something in YAML begins a plain text."""


def explain(error: yaml.YAMLError, text: str) -> tuple[int, Said]:
    """The line to look at, and what is wrong there."""
    if isinstance(error, yaml.reader.ReaderError):
        return _control_character(text)
    problem = str(getattr(error, "problem", "") or "")
    context = str(getattr(error, "context", "") or "")
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line, mark.column) if mark else (0, 0)
    opened = getattr(error, "context_mark", None)
    began = opened.line if opened else line
    lines = re.split("\r\n|[\r\n\x85\u2028\u2029]", text)
    row = lines[line] if line < len(lines) else ""
    return _meaning(problem, context, row, column, line + 1, began + 1)


def _meaning(problem: str, context: str, row: str, column: int, line: int, began: int) -> tuple[int, Said]:
    """One rule per kind of mistake, the surest first."""
    indent = row[: len(row) - len(row.lstrip())]
    if "nesting depth" in problem:
        return line, FAR_TOO_DEEP
    if "\t" in indent and "quoted scalar" not in context:
        return line, TABS
    if "quoted scalar" in context and "escape" in problem:
        return line, BACKSLASH
    if "quoted scalar" in context:
        return began, QUOTE_NEVER_CLOSED
    if "flow sequence" in context:
        return began, _never_closed("[")
    if "flow mapping" in context:
        return began, _never_closed("{")
    if "mapping values are not allowed" in problem:
        return line, SECOND_COLON if len(re.findall(r":(\s|$)", row)) > 1 else TOO_DEEP
    if "cannot start any token" in problem:
        return line, _needs_quotes(plain(row[column : column + 1]))
    for what, sign in SIGNS.items():
        if what in context or what in problem:
            return began, _needs_quotes(sign)
    if "sequence entries are not allowed" in problem:
        return line, LIST_ON_ITS_LINE
    if "could not find expected ':'" in problem:
        return began, NO_COLON
    return line, _of_blocks(problem, context, row, column)


def _never_closed(sign: str) -> Said:
    return say("a {sign} is opened here and never closed, or a comma is missing in it", sign=sign)


def _needs_quotes(sign: str) -> Said:
    return say("text that begins with {sign} needs quotes", sign=sign)


def _of_blocks(problem: str, context: str, row: str, column: int) -> Said:
    """Mistakes of indentation, and what is left over behind a value."""
    if "block collection" in context or "block sequence" in context:
        return DASH
    if "block mapping" in context:
        return BAD_INDENT if not row[:column].strip() else LEFT_OVER
    return say("is not valid YAML: {why}", why=plain(problem)) if problem else say("is not valid YAML")


def _control_character(text: str) -> tuple[int, Said]:
    """The first character that no text file should hold."""
    allowed = "\t\n\r\x85"
    for number, row in enumerate(text.split("\n"), start=1):
        for char in row:
            if (ord(char) < 32 or 0x7F <= ord(char) < 0xA0 or ord(char) in (0xFFFE, 0xFFFF)) and char not in allowed:
                return number, say("holds a control character (U+{code:04X}): remove it", code=ord(char))
    return 1, say("holds a character that YAML does not allow")
