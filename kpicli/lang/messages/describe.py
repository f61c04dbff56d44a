"""What list, explain and check say, and the remarks beside a report."""

MESSAGES: dict[str, tuple[str, str]] = {}
