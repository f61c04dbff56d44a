"""kpi: a KPI calculator for B2B sales and marketing exports."""

__version__ = "0.1.0"
