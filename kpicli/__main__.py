"""The entry point: signals and exit codes. No error that a user can cause ends in a traceback."""

from __future__ import annotations

import gc
import os
import signal
import sys
from types import FrameType
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    # Imports make half a million objects and no garbage: without the collector a run starts a third sooner.
    gc.disable()
    # Nor does a search for plugins of pydantic, in all that is installed, find any.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    signal.signal(signal.SIGTERM, _terminated)
    try:
        code = _run()
    except KeyboardInterrupt:
        code = 130
    _flush()
    # Leaving at once spares the interpreter's tear-down of a million-row frame.
    os._exit(code)


def _run() -> int:
    from kpicli.cli import app
    from kpicli.cli.output import tell
    from kpicli.cli.speech import spoken_before
    from kpicli.errors import KpiError

    try:
        return app(standalone_mode=False) or 0
    except KpiError as error:
        tell(error.lines, spoken_before(sys.argv[1:]))
        return error.exit_code
    except BrokenPipeError:
        return 0
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else int(left.code is not None)
    except Exception as error:
        return _usage(error) if hasattr(error, "format_message") else _our_fault(error)


def _usage(error: Exception) -> int:
    """What the parser of options says, in one line; the help itself when nothing was asked."""
    if type(error).__name__ == "NoArgsIsHelpError":
        print(error)
        return 0
    from kpicli.cli.output import tell
    from kpicli.cli.speech import spoken_before
    from kpicli.cli.usage import usage

    tell([usage(error)], spoken_before(sys.argv[1:]))
    return 2


def _our_fault(error: Exception) -> int:
    """A bug is no reason for a page of traceback, but it must be findable."""
    if os.environ.get("KPI_DEBUG"):
        raise error
    from kpicli.cli.output import tell
    from kpicli.cli.speech import spoken_before
    from kpicli.saying import say

    what = f"{type(error).__name__}: {error}".splitlines()[0]
    fault = say("a fault of the program itself, not of your data: {what}. KPI_DEBUG=1 shows where", what=what)
    tell([fault], spoken_before(sys.argv[1:]))
    return 70


def _terminated(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(143)


def _flush() -> None:
    """Hand over what is still buffered; a reader that has gone away is no error."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (BrokenPipeError, ValueError):
            continue


if __name__ == "__main__":
    main()
