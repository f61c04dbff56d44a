"""Answers of surveys: those outside their scale are not read, and a scale that they do not use is said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from kpicli.clean.draft import Draft
from kpicli.model import Flag
from kpicli.saying import Said, many, say

if TYPE_CHECKING:
    from kpicli.config.model import Config

ENOUGH = 5
"""Fewer answers than this may all be low."""


def settle(draft: Draft, config: Config) -> None:
    """Blank the answers that their scale does not have, and say what does not fit it."""
    if draft.schema.name != "surveys":
        return
    for name, most in (("nps", config.nps_scale), ("csat", config.csat_scale)):
        if name in draft.frame:
            answers = draft.frame[name]
            outside = (answers < 0) | (answers > most)
            draft.frame[name] = answers.mask(outside)
            stated = f"{name}_scale" in config.model_fields_set
            for text in _odd(name, answers[outside], draft.frame[name].dropna(), most, stated):
                draft.flags.append(Flag("SCALE_ODD", "warn", text, "surveys", name))


def _odd(name: str, outside: pd.Series, answers: pd.Series, most: float, stated: bool) -> Iterator[Said]:
    setting = f"{name}_scale"
    if len(outside):
        yield many(
            len(outside),
            "{name}: {n} answer outside the scale of 0 to {most} is not read ({values}): {setting} in the config says "
            "which mark is the best",
            "{name}: {n} answers outside the scale of 0 to {most} are not read ({values}): {setting} in the config "
            "says which mark is the best",
            name=name, most=f"{most:g}", values=_listed(outside), setting=setting,
        )  # fmt: skip
    if not stated and len(answers) >= ENOUGH and answers.max() <= most / 2:
        yield say(
            "{name}: none of {n} answers is above {highest}, on a scale of 0 to {most}: was it another one? {setting} "
            "in the config says which mark is the best",
            name=name, n=len(answers), highest=f"{answers.max():g}", most=f"{most:g}", setting=setting,
        )  # fmt: skip
    between = answers[answers % 1 != 0] if name == "nps" else answers[:0]
    if len(between):
        yield many(
            len(between),
            "{name}: {n} answer between two marks ({values}) counts as it is: above 6 and below 9 of 10 it is neither "
            "a promoter nor a detractor",
            "{name}: {n} answers between two marks ({values}) count as they are: above 6 and below 9 of 10 they are "
            "neither promoters nor detractors",
            name=name, values=_listed(between),
        )  # fmt: skip


def _listed(answers: pd.Series) -> str:
    values = answers.drop_duplicates().tolist()
    return ", ".join(f"{value:g}" for value in values[:5]) + (", …" if len(values) > 5 else "")
