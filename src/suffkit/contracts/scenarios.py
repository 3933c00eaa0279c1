"""The tables of scenarios and of the gap: what would be, the levers on it, what comes of them, and the room there is.

A *cell* is a kind of placement with its provider. `all` and `any` stand for every kind and every provider: in a lever
they mean "spread over what there is", in a starting number they mean "not told apart".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from suffkit.contracts.table import Column, Contract, Rule

ALL_GROUPS: Final = "all"
ANY_PROVIDER: Final = "any"
IN_HOUSE: Final = "in_house"
GROUPS = ("fostering", "residential", "supported", "adoption", "parents", "other", ALL_GROUPS)
PROVIDERS = (IN_HOUSE, "independent", "family", ANY_PROVIDER)
# Names that a lever or a reading may not have: what is shown beside them.
BASELINE_SCENARIO: Final = "Baseline"
TOGETHER: Final = "All levers together"

Effect = Literal["in", "out", "move", "places", "held", "price"]
PER_YEAR, IN_PERIOD = PERS = ("year", "period")


@dataclass(frozen=True)
class LeverKind:
    """What a lever of this kind does, to whom unless it says otherwise, and in which units it may be sized.

    effect: `in` children enter, `out` they leave care, `move` they move inside care, `places` there is room for more,
            `held` a place is taken by somebody who is no longer a child in care, `price` a week costs more.
    """

    effect: Effect
    units: tuple[str, ...]
    from_group: str = ""
    from_provider: str = ""
    to_group: str = ""
    to_provider: str = ""


_PEOPLE = ("children", "share")
_LEAVES = LeverKind("out", _PEOPLE, ALL_GROUPS, ANY_PROVIDER)
_ENTERS = LeverKind("in", _PEOPLE, to_group=ALL_GROUPS, to_provider=ANY_PROVIDER)
_TO_FAMILY = LeverKind("move", _PEOPLE, "residential", ANY_PROVIDER, "fostering", ANY_PROVIDER)
KINDS: dict[str, LeverKind] = {
    "entries": _ENTERS,
    "uasc_transfers": _ENTERS,
    "exits": _LEAVES,
    "exits_home": _LEAVES,
    "reunification": _LEAVES,
    "special_guardianship": LeverKind("out", _PEOPLE, "fostering", ANY_PROVIDER),
    "adoption": _LEAVES,
    "ageing_out": _LEAVES,
    "step_down": _TO_FAMILY,
    "parent_and_child": _TO_FAMILY,
    "in_house": LeverKind("move", _PEOPLE, "fostering", "independent", "fostering", IN_HOUSE),
    "move": LeverKind("move", _PEOPLE, ALL_GROUPS, ANY_PROVIDER, ALL_GROUPS, ANY_PROVIDER),
    "staying_put": LeverKind("held", ("places",), to_group="fostering", to_provider=IN_HOUSE),
    "new_carers": LeverKind(
        "places", ("households", "places", "enquiries"), to_group="fostering", to_provider=IN_HOUSE
    ),
    "new_homes": LeverKind("places", ("beds",), to_group="residential", to_provider=IN_HOUSE),
    "price_growth": LeverKind("price", ("share",), to_group=ALL_GROUPS, to_provider=ANY_PROVIDER),
}
UNITS = ("children", "share", "households", "enquiries", "places", "beds")

_YEAR_END = Column("year_end", "date", "last day of the year")
_GROUP = Column("placement_group", "text", "kind of placement", allowed=GROUPS, shown=True)
_PROVIDER = Column("provider", "text", "who provides it", allowed=PROVIDERS, shown=True)
_CELL = (_GROUP, _PROVIDER)
_SOURCE = Column("source", "text", "where the number is from")


def _children(name: str, meaning: str, nullable: bool = False) -> Column:
    return Column(name, "number", meaning, "children", nullable=nullable, minimum=0)


BASELINE = Contract(
    "baseline",
    (
        _YEAR_END,
        *_CELL,
        _children("children", "expected children on the date"),
        _children("entries", "expected children who entered care in the year; empty where not known", nullable=True),
        _children("exits", "expected children who left care in the year; empty where not known", nullable=True),
    ),
    key=("year_end", "placement_group", "provider"),
)

LEVERS = Contract(
    "levers",
    (
        Column("lever", "text", "name of the lever; one that is sized by period has a row for each"),
        Column("kind", "text", "what it does", allowed=tuple(KINDS), shown=True),
        Column("from_group", "text", "kind of placement that children leave", allowed=("", *GROUPS), shown=True),
        Column("from_provider", "text", "its provider", allowed=("", *PROVIDERS), shown=True),
        Column("to_group", "text", "kind of placement that gains", allowed=("", *GROUPS), shown=True),
        Column("to_provider", "text", "its provider", allowed=("", *PROVIDERS), shown=True),
        Column("begins", "date", "first day"),
        Column("ends", "date", "last day; empty where it goes on", nullable=True),
        Column("size", "number", "how much, in the unit: a year, or in the whole period"),
        Column("per", "text", "whether the size is a year's or the period's", allowed=PERS, shown=True),
        Column("unit", "text", "unit of the size", allowed=UNITS, shown=True),
        Column("ramp_years", "number", "years from nothing to the full size, in a straight line", "years", minimum=0),
        Column("households_per_enquiry", "number", "share of enquiries that become households", minimum=0, maximum=1),
        Column("places_per_household", "number", "children a household has room for", nullable=True, minimum=0),
        Column("lag_months", "number", "months until the places can be used", "months", minimum=0),
        _SOURCE,
    ),
    rules=(
        Rule(
            "ends_before_it_begins",
            "the lever ends before it begins. Put the dates right.",
            lambda table: table["ends"] < table["begins"],
            "ends",
        ),
        Rule(
            "period_without_an_end",
            "a size in a period needs the day on which the period ends. Add it.",
            lambda table: (table["per"] == IN_PERIOD) & table["ends"].isna(),
            "ends",
        ),
    ),
)

SCENARIO_STOCK = Contract(
    "scenario_stock",
    (
        Column("scenario", "text", "Baseline, one lever alone, a reading, or all levers together"),
        _YEAR_END,
        *_CELL,
        _children("start", "children on the first day of the year"),
        _children("entered", "children who entered care"),
        _children("left", "children who left care"),
        _children("moved_in", "children who came from another kind of placement"),
        _children("moved_out", "children who went to another kind of placement"),
        _children("children", "children on the last day of the year: start + entered - left + moved_in - moved_out"),
    ),
    key=("scenario", "year_end", "placement_group", "provider"),
)

SCENARIO_FLOWS = Contract(
    "scenario_flows",
    (
        Column("scenario", "text", "as in the stock"),
        _YEAR_END,
        *_CELL,
        Column("flow", "text", "how it changes the cell", allowed=("entered", "left", "moved_in", "moved_out")),
        Column("cause", "text", "Baseline, or the lever's name"),
        Column("kind", "text", "the lever's kind; empty for the baseline", allowed=("", *KINDS)),
        Column("children", "number", "children; less than 0 where a lever lets fewer enter or leave", "children"),
    ),
    key=("scenario", "year_end", "placement_group", "provider", "flow", "cause"),
)

PRICES = Contract(
    "prices",
    (
        *_CELL,
        Column("gbp_per_week", "number", "price of a week on the baseline's date", "gbp_per_week", minimum=0),
        Column("growth_share", "number", "growth of the price a year", "share", minimum=-0.5, maximum=1),
        _SOURCE,
    ),
    key=("placement_group", "provider"),
)

QUANTITIES = ("children", "rate_per_10k", "fostering", "fostering_share", "in_house", "in_house_share")
PRINTED_PLAN = Contract(
    "printed_plan",
    (
        Column("quantity", "text", "what the plan prints", allowed=QUANTITIES, shown=True),
        _YEAR_END,
        Column("value", "number", "as printed, shares as 0 to 1", minimum=0),
        Column("step", "number", "one in the last printed place, in the same unit", minimum=0),
        _SOURCE,
    ),
    key=("quantity", "year_end"),
)

SUPPLY_KINDS = ("approved_places", "beds", "block", "planned")
SUPPLY = Contract(
    "supply",
    (
        *_CELL,
        Column("kind", "text", "what sort of room it is", allowed=SUPPLY_KINDS, shown=True),
        Column("places", "number", "children that there is room for", "places", minimum=0),
        Column("utilisation_share", "number", "share of the places that can be in use at a time", minimum=0, maximum=1),
        Column("opens", "date", "first day; empty where open already", nullable=True),
        Column("closes", "date", "last day; empty where it stays", nullable=True),
        Column("lead_months", "number", "months from opening until the places can be used", "months", minimum=0),
        _SOURCE,
    ),
    rules=(
        Rule(
            "planned_without_a_date",
            "a planned opening has no date. Add the day on which it is to open.",
            lambda table: (table["kind"] == "planned") & table["opens"].isna(),
            "opens",
        ),
        Rule(
            "closes_before_it_opens",
            "it closes before it opens. Put the dates right.",
            lambda table: table["closes"] < table["opens"],
            "closes",
        ),
    ),
)
