# ruff: noqa: E501 - a case stays on one line
"""Tables drawn as text, so that a question and its answer stand beside one another."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from drawing import drawn

from suffkit.domain.calendar import parse_period
from suffkit.domain.catalogue import measure
from suffkit.domain.printed_numbers import parse_printed

Draw = Callable[[str], pd.DataFrame]


@pytest.fixture
def facts() -> Draw:
    """Printed facts from a drawn table: measure, period, value and, where needed, by1, group1, by2, group2, status.

    `value` is written as printed (`410`, `43.9%`, `c.70`); a share or change in percent is held as a fraction. The table
    id is `t` and the headings are `row <n> | value`, unless the columns `table` and `cell` say otherwise.
    """

    def draw(text: str) -> pd.DataFrame:
        made = []
        for number, row in enumerate(drawn(text), 1):
            period, printed = parse_period(row["period"]), row["value"]
            unit = measure(row["measure"]).unit
            scale = 0.01 if printed.endswith("%") else 1.0
            read = parse_printed(printed) if printed else None
            made.append(
                {
                    "measure": row["measure"],
                    "area_code": row.get("area") or "E99999999",
                    "area_name": "Exampleshire",
                    "period_start": pd.Timestamp(period.start),
                    "period_end": pd.Timestamp(period.end),
                    **{name: row.get(name, "") for name in ("by1", "group1", "by2", "group2")},
                    "numerator": float("nan"),
                    "denominator": float("nan"),
                    "value": round(float(read.value) * scale, 12) if read else float("nan"),
                    "unit": unit,
                    "status": row.get("status", "" if printed else "x"),
                    "origin": "printed",
                    "source": row.get("table") or "t",
                    "cell": row.get("cell") or f"row {number} | value",
                    "as_printed": printed,
                    "step": float(read.step) * scale if read else float("nan"),
                    "table_id": row.get("table") or "t",
                }
            )
        table = pd.DataFrame(made)
        return table.astype({"period_start": "datetime64[s]", "period_end": "datetime64[s]"})

    return draw


@pytest.fixture
def categories() -> pd.DataFrame:
    """Three kinds of placement and their common groups."""
    return pd.DataFrame(
        drawn("""
            label              | common
            In-house fostering | fostering
            Agency fostering   | fostering
            Children's home    | residential
        """)
    )
