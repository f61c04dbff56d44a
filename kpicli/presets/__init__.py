"""Presets: exports recognised by their headers, and read without a config.

A preset is one YAML file of this package, or of a folder of the user's own. Adding one touches no code.
"""

from __future__ import annotations

from kpicli.presets.complete import Completed, Cut, Doubt, complete, cut_of, dated, doubts, filled
from kpicli.presets.currency import Currency, currency_named, currency_of
from kpicli.presets.files import Presets, load
from kpicli.presets.model import Preset
from kpicli.presets.recognise import AUTO, Match, best, matches

__all__ = [
    "AUTO",
    "Completed",
    "Currency",
    "Cut",
    "Doubt",
    "Match",
    "Preset",
    "Presets",
    "best",
    "complete",
    "currency_named",
    "currency_of",
    "cut_of",
    "dated",
    "doubts",
    "filled",
    "load",
    "matches",
]
