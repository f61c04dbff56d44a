"""What the parser of options finds wrong, as sentences of ours: by the kind of its error and what it knows of it."""

from __future__ import annotations

from typing import Any

from kpicli.saying import Said, say, together


def usage(error: Any) -> Said:
    """One line about a command line that cannot be understood, and where help is."""
    what = _KINDS.get(type(error).__name__, _other)(error)
    if what.endswith("?"):
        return say("{what} kpi --help shows how", what=what)
    return say("{what}. kpi --help shows how", what=what)


def _no_option(error: Any) -> Said:
    if not error.possibilities:
        return say("No such option: {option}", option=error.option_name)
    options = together(", ", sorted(error.possibilities))
    return say("No such option: {option} (Possible options: {options})", option=error.option_name, options=options)


def _odd_option(error: Any) -> Said:
    """A value too few or too many; the parser tells the two apart in its words alone."""
    if "does not take a value" in error.message:
        return say("Option {option!r} does not take a value", option=error.option_name)
    return say("Option {option!r} requires an argument", option=error.option_name)


def _missing(error: Any) -> Said:
    hint = error.param.get_error_hint()
    if error.param.param_type_name == "argument":
        return say("Missing argument {name}", name=hint)
    return say("Missing option {name}", name=hint)


def _bad_value(error: Any) -> Said:
    if error.param is None:
        return say("Invalid value: {what}", what=_wrong(error))
    return say("Invalid value for {option}: {what}", option=error.param.get_error_hint(), what=_wrong(error))


def _wrong(error: Any) -> str:
    """What is wrong with a value, by the kind of the problem that the check of its type names."""
    checked: list[dict[str, Any]] = getattr(error.__cause__, "errors", list)()
    problem: dict[str, Any] = checked[0] if checked else {"type": ""}
    match problem["type"]:
        case "int_parsing" | "int_from_float" | "int_type":
            return say("should be a whole number")
        case "greater_than_equal":
            return say("should be greater than or equal to {least}", least=problem["ctx"]["ge"])
        case "less_than_equal":
            return say("should be less than or equal to {most}", most=problem["ctx"]["le"])
    text = error.message.removeprefix("Value error, ").rstrip(".")
    value, found, known = text.rpartition(" is not one of ")
    return say("{value} is not one of {known}", value=value, known=known) if found else text


def _other(error: Any) -> Said:
    """Errors that have nothing but their text: one word too many is told by it; any other stays as it is."""
    text = " ".join(error.format_message().split()).rstrip(".")
    begun, _, words = text.partition("Got unexpected extra argument(s) (")
    if words and not begun:
        return say("Got unexpected extra argument(s) ({words})", words=words.removesuffix(")"))
    return say("{text}", text=text)


_KINDS = {
    "NoSuchOption": _no_option,
    "BadOptionUsage": _odd_option,
    "MissingParameter": _missing,
    "BadParameter": _bad_value,
}
