"""The tool's tables worked out again, slowly: plain loops and decimal numbers, one authority and indicator at a time.

Written from the description of the tool alone; it shares no code with suffkit.comparators.
"""

from __future__ import annotations

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cache

import pandas as pd

NOISE = Decimal("1e-12")
MILLION, THOUSAND_MILLION = Decimal(10**6), Decimal(10**9)

Series = dict[str, Decimal | None]  # by year label; a label that is not listed is not in it


class SlowTool:
    """Indicators by name: `{indicator: {area: {label: value or None}}}`, and what the dictionary says of each."""

    def __init__(
        self,
        indicators: pd.DataFrame,
        facts: pd.DataFrame,
        neighbours: pd.DataFrame,
        region_of: dict[str, str],
        model: str,
    ) -> None:
        self.data: dict[str, dict[str, Series]] = {}
        for indicator, area, label, value in zip(
            indicators["indicator"], indicators["area"], indicators["year_label"], indicators["value"], strict=True
        ):
            number = None if value != value else Decimal(repr(value))  # the shortest text that gives the double
            self.data.setdefault(indicator, {}).setdefault(area, {})[label] = number
        self.facts = {row["indicator"]: row for row in facts.to_dict("records")}
        self.region_of = region_of
        self.neighbours: dict[str, list[str]] = {}
        for row in neighbours[neighbours["model"] == model].sort_values(["area", "place"]).to_dict("records"):
            self.neighbours.setdefault(row["area"], []).append(row["neighbour"])
        self.nations: dict[str, dict] = {}

    def of(self, indicator: str, area: str) -> tuple[list[tuple], list[dict]]:
        """Rows of BENCHMARKS, as tuples, and of STANDINGS, as what is known of each, of an authority and indicator."""
        facts = self.facts[indicator]
        nation = self.nation(indicator)
        region = self.region(indicator, area)
        decimals = int(facts["decimals"])
        values, standings = [], []
        for row, series, row_area in (
            ("authority", self.data[indicator].get(area, {}), area),
            ("region", self.data[indicator].get(region, {}), region),
            ("neighbours", self.mean(indicator, area), ""),
            ("england", self.data[indicator].get("970", {}), "970"),
        ):
            for label in reversed(newest_first(series)):
                values.append((area, indicator, row, row_area, label, series[label], shown(series[label], decimals)))
            standing = change_and_trend(series, facts["polarity"], decimals)
            if row == "authority":
                standing |= position(series.get(nation["label"]), nation, facts)
            standings.append({"area": area, "indicator": indicator, "row": row, "row_area": row_area} | standing)
        return values, standings

    def region(self, indicator: str, area: str) -> str:
        region = self.region_of[area]
        if region in ("987", "988"):
            latest = self.nation(indicator)["label"]
            if self.data[indicator].get(region, {}).get(latest) is None:
                return "986"
        return region

    def mean(self, indicator: str, area: str) -> Series:
        found: dict[str, list[Decimal | None]] = {}
        for neighbour in self.neighbours.get(area, []):
            for label, value in self.data[indicator].get(neighbour, {}).items():
                found.setdefault(label, []).append(value)
        means: Series = {}
        for label, values in found.items():
            there = [meant(value) for value in values if value is not None]
            means[label] = sum(there, Decimal(0)) / len(there) if there else None
        return means

    def nation(self, indicator: str) -> dict:
        """Latest label, values of all authorities in it, and the five break points."""
        if indicator not in self.nations:
            authorities = {area: series for area, series in self.data[indicator].items() if int(area) < 970}
            label = max(label for series in authorities.values() for label in series)
            values = sorted(series[label] for series in authorities.values() if series.get(label) is not None)
            breaks = [quantile(values, Decimal(quarter) / 4) for quarter in range(5)] if values else [None] * 5
            self.nations[indicator] = {"label": label, "values": values, "breaks": breaks}
        return self.nations[indicator]


def meant(number: Decimal) -> Decimal:
    """The number without noise: the data hold 94.55 also as 94.549999999999997. Ranks and bands keep the noise."""
    return number.quantize(NOISE, ROUND_HALF_UP)


def newest_first(series: Series) -> list[str]:
    return sorted(series, key=lambda label: (int(label[:4]), label), reverse=True)


def change_and_trend(series: Series, polarity: str, decimals: int) -> dict:
    labels = newest_first(series)
    latest = series[labels[0]] if labels else None
    previous = series[labels[1]] if len(labels) > 1 else None
    change = None if latest is None or previous is None else meant(latest - previous)
    trend, colour = "", "black"
    if change is not None:
        trend = "up" if change > 0 else "down" if change < 0 else "no change"
        if polarity == "low" and change:
            colour = "green" if change < 0 else "red"
        if polarity == "high" and change:
            colour = "green" if change > 0 else "red"
    return {
        "latest_label": labels[0] if labels else "",
        "previous_label": labels[1] if len(labels) > 1 else "",
        "latest": latest,
        "latest_shown": shown(latest, decimals),
        "previous": previous,
        "previous_shown": shown(previous, decimals),
        "change": change,
        "change_shown": shown(change, decimals),
        "trend": trend,
        "colour": colour,
    }


def position(value: Decimal | None, nation: dict, facts: dict) -> dict:
    polarity, values, breaks = facts["polarity"], nation["values"], nation["breaks"]
    found = {
        "rank_label": nation["label"],
        "rank": None,
        "rank_shown": "-" if polarity == "none" else "NA",
        "of_authorities": Decimal(len(values)),
        "band": "NA",
        **dict(zip(("minimum", "quartile_1", "median", "quartile_3", "maximum"), breaks, strict=True)),
        **dict(zip("ABCD", ranges(breaks, int(facts["decimals"]), polarity), strict=True)),
    }
    if value is not None and polarity != "none":
        better = [other for other in values if (other > value if polarity == "high" else other < value)]
        found["rank"] = Decimal(1 + len(better))
        found["rank_shown"] = str(1 + len(better))
        low, first, middle, third, high = breaks
        letters = "ABCD" if polarity == "low" else "DCBA"
        if low <= value <= first:
            found["band"] = letters[0]
        elif first < value <= middle:
            found["band"] = letters[1]
        elif middle < value <= third:
            found["band"] = letters[2]
        elif third < value <= high:
            found["band"] = letters[3]
    if polarity == "none" or facts["no_quartile"]:
        found["band"] = "-"
        found |= dict.fromkeys("ABCD", "-")
    return found


def quantile(values: list[Decimal], share: Decimal) -> Decimal:
    place = (len(values) - 1) * share
    below = int(place.to_integral_value(ROUND_FLOOR))
    fraction = place - below
    above = values[min(below + 1, len(values) - 1)]
    return (1 - fraction) * values[below] + fraction * above


def ranges(breaks: list[Decimal | None], decimals: int, polarity: str) -> list[str]:
    if breaks[0] is None:
        return ["NA"] * 4
    unit = Decimal(1).scaleb(-decimals)
    low, first, middle, third, high = (number.quantize(unit, ROUND_HALF_UP) for number in breaks)
    if polarity == "low":
        ends = [(low, first), (first + unit, middle), (middle + unit, third), (third + unit, high)]
    else:
        ends = [(high, third + unit), (third, middle + unit), (middle, first + unit), (first, low)]
    return [f"{shown(start, decimals)} to {shown(end, decimals)}" for start, end in ends]


@cache
def shown(value: Decimal | None, decimals: int) -> str:
    if value is None:
        return "NA"
    size, word = abs(meant(value)), ""
    for large, name in ((THOUSAND_MILLION, " billion"), (MILLION, " million")):
        if size >= large:
            size, word = size / large, name
            decimals = 0 if size % 10 == 0 else 3
            break
    text = f"{size.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,f}"
    return ("-" if value < 0 else "") + text + word
