"""Small tables of indicators."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest


@pytest.fixture
def indicators() -> Callable[..., pd.DataFrame]:
    """INDICATORS from `{(indicator, area): {label: value or None}}`."""

    def make(given: dict[tuple[str, str], dict[str, float | None]]) -> pd.DataFrame:
        rows = [
            {
                "indicator": indicator,
                "area": area,
                "year_label": label,
                "year": int(label[:4]),
                "value": float("nan") if value is None else float(value),
                "status": "" if value is not None else "c",
                "as_printed": "",
            }
            for (indicator, area), series in given.items()
            for label, value in series.items()
        ]
        return pd.DataFrame(rows)

    return make


@pytest.fixture
def facts() -> Callable[..., pd.DataFrame]:
    """INDICATOR_FACTS of indicators by name, low being good, one decimal; `polarity` for all of them."""

    def make(*names: str, polarity: str = "low") -> pd.DataFrame:
        usual = {"topic": "t", "title": "T", "polarity": polarity, "decimals": 1, "no_quartile": False}
        return pd.DataFrame([{"indicator": name, **usual, "description": "", "methodology": ""} for name in names])

    return make


@pytest.fixture
def neighbours() -> pd.DataFrame:
    """NEIGHBOURS of 919 only: 884 and 302."""
    rows = [("2025", "919", 1, "884", "Close"), ("2025", "919", 2, "302", "Close"), ("2021", "919", 1, "885", "Close")]
    return pd.DataFrame(rows, columns=["model", "area", "place", "neighbour", "closeness"])
