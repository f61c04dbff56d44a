"""Errors a user can cause. Each is a list of one-line messages and one exit code; none shows a traceback."""

from collections.abc import Iterable, Mapping, Sequence


class KpiError(Exception):
    """Every problem of one kind that was found, one line each: the place, then what is wrong, then the way out."""

    exit_code = 1

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines

    @classmethod
    def raise_if_any(cls, lines: Iterable[str]) -> None:
        """Raise with all the lines, or do nothing when there are none."""
        found = tuple(lines)
        if found:
            raise cls(*found)


class ConfigError(KpiError):
    """Wrong usage or configuration: an unknown key, field, KPI, sheet or option."""

    exit_code = 2


class InputError(KpiError):
    """An input that cannot be read, or that needs a decision the config must make."""

    exit_code = 3


class Undecided(InputError):
    """Files that fit several presets alike: ``choices`` has, for each file, those that somebody can choose from."""

    def __init__(self, lines: Iterable[str], choices: Mapping[str, Sequence[str]]) -> None:
        super().__init__(*lines)
        self.choices = choices


class RefusedError(KpiError):
    """A KPI that was asked for by name, or every KPI, was refused."""

    exit_code = 4


class OutputError(KpiError):
    """The output cannot be written; what was there before is intact."""

    exit_code = 6
