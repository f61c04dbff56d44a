"""What still differs, each with its reason: to be empty in the end. A name stands for a KPI or one variant of it."""

EARLY_CONTACT = "an activity before the lead's creation counts as its first contact (being mended)"
NO_CUSTOMER = "orders without a customer count as customers"
FILLED = "blank cells of a mapped opportunity_at and customer_at are filled from deals, which is for unmapped ones"
OF_ACCOUNT = "a deal without a lead takes its labels from another lead of its account, before its account"

KNOWN: dict[str, str] = {
    "contact_to_win_rate": EARLY_CONTACT,
    "response_within_sla": EARLY_CONTACT,
    "answered_late_rate": EARLY_CONTACT,
    "unanswered_lead_rate": EARLY_CONTACT,
    "lead_response_minutes": EARLY_CONTACT,
    "churn_rate.orders": NO_CUSTOMER,
    "retention_rate.orders": NO_CUSTOMER,
    "ltv.orders": NO_CUSTOMER,
    "ltv_cac.orders": NO_CUSTOMER,
    "time_to_close_days": "a deal lost at an unknown date is taken for open",
    "quote_to_close_days.any": "closes without a decision are left out",
    "cost_per_conversion": "the cost of ads whose conversions are blank is left out",
    "demo_to_win_rate.cohort": "demos without a lead or a deal are in the denominator",
    "roas.crm": OF_ACCOUNT,
    "social_conversion_rate": OF_ACCOUNT,
}


OF_DEALS = [
    "cac_payback_months",
    "cac_to_revenue",
    "ltv_cac",
    "cost_per_opportunity",
    "cost_per_sale",
    "new_customers",
    "lead_to_customer_rate",
    "mql_to_customer_rate",
    "bottom_of_funnel_rate",
    "marketing_contribution",
    "pipeline_created",
    "ltv_growth",
    "cost_per_rep",
    "avg_deal_size",
    "breakeven_cpl",
    "cac",
    "deals_lost",
    "deals_won",
    "deals_won_growth",
    "activities_per_win",
    "cross_sell_rate",
    "upsell_rate",
    "demo_to_win_rate",
    "hours_per_customer",
    "lead_to_opportunity_rate",
    "mql_to_opportunity_rate",
    "sql_to_opportunity_rate",
    "meeting_to_opportunity_rate",
    "opportunities",
    "opportunity_to_customer_rate",
    "pipeline_value",
    "quote_to_close_days",
    "roas",
    "sales_cycle_days",
    "sales_growth",
    "sales_velocity",
    "social_conversion_rate",
    "sql_to_quote_days",
    "weighted_pipeline",
    "win_rate",
    "won_amount",
]
"""What differs by segment."""


def reason(kpi: str, variant: str, by: str | None = None) -> str | None:
    """Why a KPI is known to differ, in a report split by a field."""
    if by and kpi in OF_DEALS:
        return OF_ACCOUNT
    return KNOWN.get(kpi) or KNOWN.get(f"{kpi}.{variant}")
