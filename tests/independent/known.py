"""What still differs, each with its reason: to be empty in the end. A name stands for a KPI or one variant of it."""

KNOWN: dict[str, str] = {
    "upsell_rate": "a customer in a pause at the period's start counts among those who bought more",
}


def reason(kpi: str, variant: str) -> str | None:
    """Why a KPI is known to differ."""
    return KNOWN.get(kpi) or KNOWN.get(f"{kpi}.{variant}")
