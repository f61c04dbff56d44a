"""Every family of KPIs, so that all are registered."""

from tests.independent import activity, channels, cost, customers, funnel, sales, speed, value

__all__ = ["activity", "channels", "cost", "customers", "funnel", "sales", "speed", "value"]
