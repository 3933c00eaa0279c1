"""What the printed figures say about themselves.

Totals, shares, rates and changes are worked out again and set beside the print. Nothing is mended.
Each finding is a row for the data-quality page: what was printed, what the parts make, and the
arithmetic. `severity` is `differs` (more than rounding can explain), `cut` (agrees when the last
figure is cut off instead of rounded) or `agrees`.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.contracts.facts_folder import FINDING_COLUMNS
from suffkit.domain.catalogue import catalogue
from suffkit.domain.units import unit
from suffkit.io.printed import cell_name, claim_parts
from suffkit.measures.ratios import KEY, divide

_SAME = [name for name in KEY if name != "area_name"]
_NOISE = 1e-9


class Finding(NamedTuple):
    """One row of findings."""

    finding: str
    severity: str
    table_id: str
    subject: str
    expected: str
    printed: str
    arithmetic: str
    note: str = ""


def all_findings(
    cells: pd.DataFrame,
    facts: pd.DataFrame,
    recomputed: pd.DataFrame,
    claims: pd.DataFrame,
    titles: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Every check of one edition.

    In:  cells as read and their facts (row for row); the recomputed facts; the claims; the tables' titles by id.
    Out: a frame of FINDING_COLUMNS, agreements among them (the page counts those and lists the rest).
    """
    rows = facts.assign(step=cells["step"].to_numpy(), table_id=cells["table_id"].to_numpy())
    found = [
        *check_totals(rows),
        *check_ratios(rows, recomputed),
        *check_repeats(rows, titles or {}),
        *check_claims(rows, claims, titles or {}),
    ]
    return pd.DataFrame(found, columns=list(FINDING_COLUMNS)).astype(str)


def check_totals(rows: pd.DataFrame) -> list[Finding]:
    """Do the groups of a breakdown add to its printed total, table by table?"""
    additive = {
        name
        for name, entry in catalogue().items()
        if entry.kind == "base" and unit(entry.unit).kind in ("count", "money")
    }
    counted = rows[rows["measure"].isin(additive) & rows["value"].notna()]
    found = []
    for by, group in (("by1", "group1"), ("by2", "group2")):
        fixed = ["table_id", *(name for name in _SAME if name != group)]
        families = counted[counted[by] != ""]
        is_total = families[group] == TOTAL
        totals = families[is_total].drop_duplicates(fixed)
        # A group that a table prints twice counts once; check_repeats says whether both say the same.
        parts = (
            families[~is_total]
            .drop_duplicates([*fixed, group])
            .groupby(fixed, sort=False)["value"]
            .agg(list)
            .rename("parts")
            .reset_index()
        )
        for total in totals.merge(parts, on=fixed, how="inner").to_dict("records"):
            if len(total["parts"]) >= 2:
                found.append(_total_finding(total))
    return found


def _total_finding(total: Mapping[Hashable, Any]) -> Finding:
    made = float(sum(total["parts"]))
    # Each part may be off by half a step, and so may the total.
    allowed = 0.5 * total["step"] if float(total["step"]) < 1 else 0.0
    held = total["unit"]
    return Finding(
        "total",
        "agrees" if abs(made - total["value"]) <= allowed + _NOISE else "differs",
        total["table_id"],
        total["cell"],
        plain(made, held),
        total["as_printed"],
        f"{_sum(total['parts'], held)} = {plain(made, held)}; printed {total['as_printed']}"
        + _difference(made, float(total["value"]), held),
    )


def check_ratios(rows: pd.DataFrame, recomputed: pd.DataFrame) -> list[Finding]:
    """Printed shares, rates and changes beside those made from the printed parts."""
    printed = rows[rows["value"].notna() & ~rows["status"].isin(("about", "over", "under"))]
    made = recomputed.rename(columns={"value": "made", "numerator": "top", "denominator": "bottom"})
    pairs = printed.merge(made[[*_SAME, "made", "top", "bottom"]], on=_SAME, how="inner")
    found = []
    for pair in pairs.to_dict("records"):
        entry = catalogue()[pair["measure"]]
        if entry.kind == "base":
            continue
        held = pair["unit"]
        severity = agreement(pair["made"], pair["value"], pair["step"])
        found.append(
            Finding(
                {"relative_change": "change"}.get(entry.kind, entry.kind),
                severity,
                pair["table_id"],
                pair["cell"],
                plain(pair["made"], held),
                pair["as_printed"],
                _ratio_words(pair, entry.kind, entry.of or entry.numerator, entry.scale),
            )
        )
    return found


def _ratio_words(pair: Mapping[Hashable, Any], kind: str, part_measure: str, scale: float) -> str:
    held = pair["unit"]
    made = f"{plain(pair['made'], held)}; printed {pair['as_printed']}"
    if kind == "change" or pd.isna(pair["bottom"]):
        return f"later value less earlier value = {made}"
    base = catalogue()[part_measure].unit if part_measure else "ratio"
    times = f" x {scale:,.0f}" if scale != 1 else ""
    return f"{plain(pair['top'], base)} / {plain(pair['bottom'], base)}{times} = {made}"


def check_repeats(rows: pd.DataFrame, titles: Mapping[str, str] = MappingProxyType({})) -> list[Finding]:
    """The same figure printed in two places: do they say the same?"""
    valued = rows[rows["value"].notna()]
    twice = valued[valued.duplicated(_SAME, keep=False)]
    found = []
    for _, group in twice.groupby(_SAME, sort=False):
        first = group.iloc[0]
        for other in group.iloc[1:].to_dict("records"):
            coarser = max(float(first["step"]), float(other["step"]))
            soft = {first["status"], other["status"]} & {"about", "over", "under"}
            same = (
                abs(first["value"] - other["value"])
                <= 0.5 * coarser * (coarser > min(first["step"], other["step"])) + _NOISE
            )
            found.append(
                Finding(
                    "printed twice",
                    "agrees" if same else ("rough" if soft else "differs"),
                    other["table_id"],
                    other["cell"],
                    str(first["as_printed"]),
                    str(other["as_printed"]),
                    _both_prints(first, other, titles),
                )
            )
    return found


def check_claims(
    rows: pd.DataFrame, claims: pd.DataFrame, titles: Mapping[str, str] = MappingProxyType({})
) -> list[Finding]:
    """The sums that the print states or implies."""
    by_name = {
        cell_name(row["table_id"], *row["cell"].split(" | ", 1)): row
        for row in rows[rows["value"].notna()].to_dict("records")
    }
    found = []
    for claim in claims.to_dict("records"):
        names = claim_parts(claim["parts"])
        cells = [by_name.get(name) for name in names]
        numbers = [cell["value"] if cell else _number(name) for cell, name in zip(cells, names, strict=True)]
        result = by_name.get(claim["result"])
        if result is None or any(number is None for number in numbers):
            continue
        if claim["operation"] == "whole_number":
            # The nearest number of children that the percentage can be of: only whole ones there are.
            cells, numbers = [None, *cells], [float(round(result["value"] * (numbers[0] or 0))), *numbers]
        made, words = _operate(claim["operation"], [float(number) for number in numbers if number is not None])
        if made is None:
            continue
        held = result["unit"]
        units = [cell["unit"] if cell else "" for cell in cells]
        shown = [plain(float(number), each) for number, each in zip(numbers, units, strict=True) if number is not None]
        severity = agreement(made, result["value"], result["step"])
        soft = result["status"] in ("about", "over", "under") or any(
            cell and cell["status"] in ("about", "over", "under") for cell in cells
        )
        found.append(
            Finding(
                "claim",
                "rough" if severity == "differs" and soft else severity,
                result["table_id"],
                result["cell"],
                plain(made, held),
                result["as_printed"],
                _claim_words(claim, cells, shown, words, plain(made, held), result, titles),
                claim["note"],
            )
        )
    return found


def _claim_words(
    claim: Mapping[Hashable, Any],
    cells: Sequence[Mapping[Hashable, Any] | None],
    shown: Sequence[str],
    sign: str,
    made: str,
    result: Mapping[Hashable, Any],
    titles: Mapping[str, str],
) -> str:
    """The arithmetic of a claim in one line."""
    printed = f"printed {result['as_printed']}"
    if claim["operation"] == "equal" and cells[0] is not None:
        return _both_prints(cells[0], result, titles)
    if claim["operation"] == "relative_change":
        return f"({shown[1]} - {shown[0]}) / {shown[0]} = {made}; {printed}"
    return f"{sign.join(shown)} = {made}; {printed}"


def _both_prints(
    first: pd.Series | Mapping[Hashable, Any], other: Mapping[Hashable, Any], titles: Mapping[str, str]
) -> str:
    return (
        f"{first['as_printed']} in {_named(first['table_id'], titles)}; "
        f"{other['as_printed']} in {_named(other['table_id'], titles)}"
    )


def _named(table_id: str, titles: Mapping[str, str]) -> str:
    return f"\u201c{titles[table_id]}\u201d" if table_id in titles else table_id


def _operate(operation: str, numbers: list[float]) -> tuple[float | None, str]:
    if operation == "sum":
        return sum(numbers), " + "
    if operation == "difference":
        return numbers[0] - sum(numbers[1:]), " - "
    if operation == "product":
        product = 1.0
        for number in numbers:
            product *= number
        return product, " x "
    if operation == "equal":
        return numbers[0], ""
    top = numbers[1] - numbers[0] if operation == "relative_change" else numbers[0]
    bottom = numbers[0] if operation == "relative_change" else numbers[1]
    ratio = divide(pd.Series([top]), pd.Series([bottom]))[0]
    return (None if pd.isna(ratio) else float(ratio)), " / "


def agreement(made: float, printed: float, step: float) -> str:
    """`agrees` within half of the last printed place; `cut` within one whole place towards nothing; else `differs`."""
    gap = abs(made - printed)
    if gap <= 0.5 * step + _NOISE * max(1.0, abs(made)):
        return "agrees"
    towards_nothing = abs(made) > abs(printed) and made * printed >= 0
    return "cut" if gap < step * (1 - _NOISE) and towards_nothing else "differs"


def plain(value: float, held: str) -> str:
    """A number for an arithmetic line: pounds, per cent or plain, with as many decimals as say something."""
    kind = unit(held).kind if held else "count"
    if kind in ("share", "points"):
        return f"{value * 100:.1f}%" if kind == "share" else f"{value * 100:.1f} points"
    text = f"{abs(value):,.0f}" if abs(value - round(value)) < 1e-6 else f"{abs(value):,.2f}"
    return ("-" if value < 0 and text != "0" else "") + ("£" if kind == "money" else "") + text


def _sum(values: list[float], held: str) -> str:
    return " + ".join(plain(value, held) for value in values)


def _difference(made: float, printed: float, held: str) -> str:
    return (
        ""
        if abs(made - printed) <= _NOISE
        else f"; {plain(abs(made - printed), held)} {'more' if printed > made else 'less'} than its parts"
    )


def _number(text: str) -> float | None:
    number = pd.to_numeric(text, errors="coerce")
    return None if pd.isna(number) else float(number)
