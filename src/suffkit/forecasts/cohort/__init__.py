"""A council's own children carried forward: by birth month, time in care and placement, with the children to come.

`history` counts what the returns show, `rates` and `entries` learn from it, `steps` turns rates into the chances of a
month, `walk` (or `crowd`, for a very large authority) carries children through them, `quantiles` reads the draws.
"""

from suffkit.forecasts.cohort.forecast import Forecast, Settings, forecast_cohort

__all__ = ["Forecast", "Settings", "forecast_cohort"]
