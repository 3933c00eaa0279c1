"""The sections of `scenarios.toml` and what may stand in each; docs/scenarios.md explains them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from suffkit.contracts.scenarios import (
    ALL_GROUPS,
    ANY_PROVIDER,
    GROUPS,
    IN_PERIOD,
    KINDS,
    PER_YEAR,
    PROVIDERS,
    QUANTITIES,
    SUPPLY_KINDS,
    UNITS,
)
from suffkit.domain.calendar import parse_period
from suffkit.errors import suggest


def _a_period(text: str) -> str:
    parse_period(text)
    return text


def _one_of(words: tuple[str, ...]) -> AfterValidator:
    def known(word: str) -> str:
        if word not in words:
            raise ValueError(f"not known here.{suggest(word, words)}")
        return word

    return AfterValidator(known)


Group = Annotated[str, _one_of(GROUPS)]
Provider = Annotated[str, _one_of(PROVIDERS)]
Share = Annotated[float, Field(ge=0, le=1)]
Amount = Annotated[float, Field(ge=0)]
Source = Annotated[str, Field(min_length=1)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Baseline(_Section):
    """`[baseline]`: the first day, how many years, and what else holds for all scenarios."""

    as_at: date
    years: Annotated[int, Field(ge=1, le=20)]
    total: Amount | None = None
    population: Annotated[float, Field(gt=0)] | None = None
    exits_follow_stock: bool = False
    weeks_in_year: Annotated[float, Field(gt=0)] = 52.14
    source: Source


class Start(_Section):
    """`[[start]]`: children of one kind of placement on the first day, or the rest of the total."""

    placement_group: Group
    provider: Provider = ANY_PROVIDER
    children: Amount | None = None
    rest: bool = False
    source: Source
    note: str = ""

    @model_validator(mode="after")
    def _a_number_or_the_rest(self) -> Start:
        if (self.children is None) != self.rest:
            raise ValueError("write either children = ... or rest = true")
        return self


class Lever(_Section):
    """`[[lever]]` and `[[flow]]`: one change, with its first day, size and ramp, or with a number for each period."""

    kind: Annotated[str, _one_of(tuple(KINDS))]
    name: Annotated[str, Field(min_length=1)]
    begins: date | None = Field(default=None, alias="from")
    until: date | None = None
    size: float | None = None
    per: Literal["year", "once"] = "year"
    by_period: dict[Annotated[str, AfterValidator(_a_period)], float] = Field(default_factory=dict)
    ramp_years: Amount = 0
    unit: Annotated[str, _one_of(UNITS)] | None = None
    from_group: Group | None = None
    from_provider: Provider | None = None
    to_group: Group | None = None
    to_provider: Provider | None = None
    households_per_enquiry: Annotated[float, Field(gt=0, le=1)] = 1
    places_per_household: Annotated[float, Field(gt=0)] | None = None
    lag_months: Amount = 0
    source: Source | tuple[Source, ...]
    note: str = ""

    @model_validator(mode="after")
    def _can_be_sized(self) -> Lever:
        kind = KINDS[self.kind]
        if bool(self.by_period) == (self.size is not None):
            raise ValueError("write either size = ... with from = ..., or by_period = { ... }")
        if self.size is not None and self.begins is None:
            raise ValueError("a size needs its first day: from = 2025-04-01")
        if self.by_period and (self.begins or self.until or self.ramp_years):
            raise ValueError("by_period says when; take out from, until and ramp_years")
        if self.begins and self.until and self.until < self.begins:
            raise ValueError("until is before from")
        if self.unit is not None and self.unit not in kind.units:
            raise ValueError(f"a lever of the kind {self.kind} is sized in {' or '.join(kind.units)}")
        if self.kind == "move" and ALL_GROUPS in (self.from_group or ALL_GROUPS, self.to_group or ALL_GROUPS):
            raise ValueError("a move needs from_group and to_group")
        if isinstance(self.source, tuple) and len(self.source) != len(self.by_period):
            raise ValueError("give one source, or one for each number of by_period in the same order")
        return self

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The lever as rows of LEVERS: one, or one for each period."""
        kind = KINDS[self.kind]
        common: dict[str, Any] = {
            "lever": self.name,
            "kind": self.kind,
            "from_group": self.from_group or kind.from_group,
            "from_provider": self.from_provider or kind.from_provider,
            "to_group": self.to_group or kind.to_group,
            "to_provider": self.to_provider or kind.to_provider,
            "unit": self.unit or kind.units[0],
            "ramp_years": self.ramp_years,
            "households_per_enquiry": self.households_per_enquiry,
            "places_per_household": self.places_per_household,
            "lag_months": self.lag_months,
        }
        sources = self.source if isinstance(self.source, tuple) else (self.source,) * max(len(self.by_period), 1)
        if not self.by_period:
            once = self.per == "once"
            ends = self.begins if once and self.until is None else self.until
            sized = {"begins": self.begins, "ends": ends, "size": self.size, "per": IN_PERIOD if once else PER_YEAR}
            return [common | sized | {"source": sources[0]}]
        periods = {text: parse_period(text) for text in self.by_period}
        return [
            common
            | {"begins": periods[text].start, "ends": periods[text].end, "size": size, "per": IN_PERIOD}
            | {"source": source}
            for (text, size), source in zip(self.by_period.items(), sources, strict=True)
        ]


class Reading(_Section):
    """`[[reading]]`: which levers are pulled together under one name."""

    name: Annotated[str, Field(min_length=1)]
    levers: tuple[str, ...]


class Printed(_Section):
    """`[[printed]]`: a number that the plan itself gives for a year end; `step` is one in its last printed place."""

    quantity: Annotated[str, _one_of(QUANTITIES)]
    at: date
    value: Amount
    step: Annotated[float, Field(gt=0)] = 1
    source: Source


class Price(_Section):
    """`[[price]]`: what a week costs on the first day, and its growth a year."""

    placement_group: Group
    provider: Provider = ANY_PROVIDER
    gbp_per_week: Amount
    growth_share: Annotated[float, Field(ge=-0.5, le=1)] = 0
    source: Source


class Supply(_Section):
    """`[[supply]]`: room that there is or is planned."""

    placement_group: Group
    provider: Provider = ANY_PROVIDER
    kind: Annotated[str, _one_of(SUPPLY_KINDS)]
    places: Amount
    utilisation_share: Share = 1
    opens: date | None = None
    closes: date | None = None
    lead_months: Annotated[int, Field(ge=0)] = 0
    source: Source


class Agency(_Section):
    """`[[agency]]`: weeks of care bought from agencies, and the carers that the statement says would replace them."""

    name: Annotated[str, Field(min_length=1)]
    weeks: Amount
    weeks_per_carer: Annotated[float, Field(gt=0)] | None = None
    carers: Amount | None = None
    source: Source
    note: str = ""


class Recruiting(_Section):
    """`[[recruiting]]`: a pace at which foster carers are approved and, where it is known, at which they leave."""

    name: Annotated[str, Field(min_length=1)]
    approved_a_year: Amount
    deregistered_a_year: Amount | None = None
    source: Source
    note: str = ""


class Block(_Section):
    """`[[block]]`: what a week costs in a block contract and bought as needed."""

    name: Annotated[str, Field(min_length=1)]
    block_gbp_per_week: Annotated[float, Field(gt=0)]
    spot_gbp_per_week: Annotated[float, Field(gt=0)]
    beds: Amount | None = None
    utilisation_share: Share = 1
    avoided_gbp_per_week: float | None = None
    source: Source
    note: str = ""


class ScenarioSettings(_Section):
    """The whole file; every section may be left out."""

    baseline: Baseline | None = None
    start: tuple[Start, ...] = ()
    flow: tuple[Lever, ...] = ()
    lever: tuple[Lever, ...] = ()
    reading: tuple[Reading, ...] = ()
    printed: tuple[Printed, ...] = ()
    price: tuple[Price, ...] = ()
    supply: tuple[Supply, ...] = ()
    agency: tuple[Agency, ...] = ()
    recruiting: tuple[Recruiting, ...] = ()
    block: tuple[Block, ...] = ()
