"""Proposals for exports that no preset knows, from what people call things, and the config that says them."""

from __future__ import annotations

from kpicli.propose.mapping import Proposal, further, proposals
from kpicli.propose.text import Entry, config_text
from kpicli.propose.values import Words, meaning_of, words_of
from kpicli.propose.words import grain_of, language_of

__all__ = [
    "Entry",
    "Proposal",
    "Words",
    "config_text",
    "further",
    "grain_of",
    "language_of",
    "meaning_of",
    "proposals",
    "words_of",
]
