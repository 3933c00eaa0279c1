"""Units, and which printed unit scales to which held one."""

from __future__ import annotations

import pytest

from suffkit.domain.units import all_units, factor_to, unit
from suffkit.errors import RequestError


@pytest.mark.parametrize(
    ("printed", "held", "factor"),
    [
        ("children", "children", 1.0),
        ("percent", "share", 0.01),
        ("points_percent", "percentage_points", 0.01),
        ("gbp_thousand", "gbp", 1e3),
        ("gbp_million", "gbp", 1e6),
        ("gbp_billion", "gbp", 1e9),
        ("gbp_thousand", "gbp_per_week", 1e3),
        ("gbp_million", "gbp_per_year", 1e6),
        ("gbp", "gbp_per_week", None),
        ("children", "placements", None),
        ("percent", "percentage_points", None),
        ("points_percent", "share", None),
        ("percent", "children", None),
        ("gbp_million", "children", None),
        ("per_10k", "per_100k", None),
    ],
)
def test_what_scales_to_what(printed, held, factor):
    assert factor_to(printed, held) == factor


def test_every_scaling_leads_to_a_unit_of_its_kind():
    scaled = [one for one in all_units().values() if one.scales_to]
    assert scaled
    for one in scaled:
        assert unit(one.scales_to).kind == one.kind
        assert one.factor > 0


def test_an_unknown_unit_gets_a_suggestion():
    with pytest.raises(RequestError, match=r"'childrn' is not a unit.* Did you mean children"):
        unit("childrn")
