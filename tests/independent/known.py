"""What still differs, each with its reason: to be empty in the end. A name stands for a KPI or one variant of it."""

KNOWN: dict[str, str] = {
    "upsell_rate": "a customer in a pause at the period's start counts among those who bought more",
}


COHORTS_OF_DEALS = ["ltv", "ltv_cac", "ltv_growth"]
"""What differs by segment where there are no orders: to which segment an account with several won deals belongs."""


def reason(kpi: str, variant: str) -> str | None:
    """Why a KPI is known to differ."""
    return KNOWN.get(kpi) or KNOWN.get(f"{kpi}.{variant}")
