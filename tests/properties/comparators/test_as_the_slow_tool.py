"""Every number, rank, band and character of every indicator and authority, worked out twice, is the same."""

from __future__ import annotations

import pandas as pd
import pytest

from suffkit.comparators.benchmark import benchmark
from suffkit.domain.areas import all_areas

AUTHORITIES = [area.old_la_code for area in all_areas()]
# A mean or an interpolation of doubles differs from the decimal one in the last bits.
CLOSE = 1e-12
SAME_TEXT = ["row_area", "latest_label", "previous_label", "latest_shown", "previous_shown", "change_shown"]
SAME_TEXT += ["trend", "colour", "rank_label", "rank_shown", "band", *(f"band_{band}_range" for band in "abcd")]
SAME_NUMBER = ["latest", "previous", "change", "rank", "of_authorities"]
SAME_NUMBER += ["minimum", "quartile_1", "median", "quartile_3", "maximum"]


def texts_that_differ(fast: pd.Series, slow: pd.Series) -> int:
    return int((fast.astype(object).to_numpy() != slow.fillna("").astype(object).to_numpy()).sum())


def numbers_that_differ(fast: pd.Series, slow: pd.Series, scale: pd.Series) -> int:
    """Beyond the last bits; `scale` is the size of the numbers that were taken from one another."""
    numbers = slow.astype(float)
    apart = (fast - numbers).abs() > CLOSE * scale.astype(float).abs().clip(lower=1)
    return int((apart | (fast.isna() != numbers.isna())).sum())


@pytest.mark.national
@pytest.mark.slow
@pytest.mark.parametrize("model", ["2025", "2021"])
def test_all_indicators_of_all_authorities(slow_tool, tool_tables, tool_regions, model):
    """434 indicators x 153 authorities, four rows each (the older model: one authority in ten)."""
    indicators, facts, neighbours = tool_tables
    areas = AUTHORITIES if model == "2025" else AUTHORITIES[::10]
    fast = benchmark(indicators, facts, neighbours, areas, model=model)
    tool = slow_tool.SlowTool(indicators, facts, neighbours, tool_regions, model)

    pairs, values, standings = 0, [], []
    for area in areas:
        for indicator in facts["indicator"]:
            of_pair = tool.of(indicator, area)
            values += of_pair[0]
            standings += of_pair[1]
            pairs += 1

    names = ["area", "indicator", "row", "row_area", "year_label", "value", "shown"]
    slow_values = pd.DataFrame(values, columns=names)
    differ = {name: texts_that_differ(fast.benchmarks[name], slow_values[name]) for name in names if name != "value"}
    differ["value"] = numbers_that_differ(fast.benchmarks["value"], slow_values["value"], slow_values["value"])

    slow_standings = pd.DataFrame(standings).rename(columns={band: f"band_{band.lower()}_range" for band in "ABCD"})
    for name in ["area", "indicator", "row", *SAME_TEXT]:
        differ[f"standings.{name}"] = texts_that_differ(fast.standings[name], slow_standings[name])
    for name in SAME_NUMBER:
        scale = slow_standings["latest" if name == "change" else name]
        differ[f"standings.{name}"] = numbers_that_differ(fast.standings[name], slow_standings[name], scale)
    compared = f"{pairs} pairs, {len(values)} values, {len(standings)} standings compared"
    assert not {name: count for name, count in differ.items() if count}, compared
    assert (pairs, len(slow_standings)) == (len(areas) * len(facts), 4 * pairs)
    print(compared)
