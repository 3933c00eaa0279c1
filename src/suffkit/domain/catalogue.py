"""The measure catalogue: what each number is. Data in `catalogue/<topic>.toml`, one table a measure.

Three measures come with every measure and are not written in the files:
`<id>_share` (a group over the whole), `<id>_change` (later less earlier), `<id>_relative_change`
(the change over the earlier value). The change of a share or rate is in its own unit, that of a
share in percentage points.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from suffkit.domain.units import unit as unit_of
from suffkit.errors import RequestError, suggest

_RATIO_KINDS = {"share", "rate", "rank", "points"}
_DECIMALS = {"share": 1, "rate": 1, "mean": 1, "points": 1}


@dataclass(frozen=True)
class Measure:
    """One entry.

    `kind` is base, ratio (numerator over denominator times scale), share, change or relative_change of `of`. `persons`:
    whether children or other people can be behind the number, so that it passes disclosure control; a budget, a bed or
    a target has none.
    """

    id: str
    topic: str
    title: str
    definition: str
    unit: str
    kind: str = "base"
    of: str = ""
    numerator: str = ""
    denominator: str = ""
    scale: float = 1.0
    polarity: str = "none"
    decimals: int = 0
    breakdowns: tuple[str, ...] = field(default=())
    reference: str = ""
    persons: bool = True


@cache
def catalogue() -> dict[str, Measure]:
    """Every measure by id, the derived ones after their base."""
    written: dict[str, Measure] = {}
    for file in sorted((files("suffkit.domain") / "catalogue").iterdir(), key=lambda item: item.name):
        if not file.name.endswith(".toml"):
            continue
        topic = file.name.removesuffix(".toml")
        for measure_id, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if measure_id in written:
                raise RequestError(f"The measure {measure_id} is in the catalogue twice ({file.name}).")
            written[measure_id] = _base(measure_id, topic, entry)
    found: dict[str, Measure] = {}
    for base in written.values():
        # An entry that is written out (variance_share) wins over the one that would come by itself.
        found |= {one.id: one for one in (base, *_derived(base)) if one.id == base.id or one.id not in written}
    return found


def measure(measure_id: str) -> Measure:
    """The measure of that id. Raises: RequestError with the nearest ids."""
    try:
        return catalogue()[measure_id]
    except KeyError:
        raise RequestError(
            f"{measure_id!r} is not a measure of the catalogue.{suggest(measure_id, catalogue())}"
        ) from None


def _base(measure_id: str, topic: str, entry: dict) -> Measure:  # type: ignore[type-arg]
    try:
        kind = unit_of(entry["unit"]).kind
        return Measure(
            id=measure_id,
            topic=topic,
            title=entry["title"],
            definition=entry["definition"],
            unit=entry["unit"],
            kind="ratio" if entry.get("numerator") else "base",
            numerator=entry.get("numerator", ""),
            denominator=entry.get("denominator", ""),
            scale=float(entry.get("scale", 1)),
            polarity=entry.get("polarity", "none"),
            decimals=entry.get("decimals", _DECIMALS.get(kind, 0)),
            breakdowns=tuple(entry.get("breakdowns", ())),
            reference=entry.get("reference", ""),
            persons=entry.get("persons", True),
        )
    except KeyError as missing:
        raise RequestError(f"The catalogue's entry {measure_id} ({topic}.toml) lacks {missing}.") from None


def _derived(base: Measure) -> list[Measure]:
    kind = unit_of(base.unit).kind
    change_unit = "percentage_points" if base.unit == "share" else base.unit
    change = Measure(
        id=f"{base.id}_change",
        topic=base.topic,
        title=f"{base.title}, change",
        definition=f"Later value less earlier value. {base.definition}",
        unit=change_unit,
        kind="change",
        of=base.id,
        polarity=base.polarity,
        decimals=base.decimals,
        breakdowns=base.breakdowns,
        reference=base.reference,
        persons=base.persons,
    )
    relative = Measure(
        id=f"{base.id}_relative_change",
        topic=base.topic,
        title=f"{base.title}, change in per cent",
        definition=f"Later value less earlier value, over the earlier value. {base.definition}",
        unit="share",
        kind="relative_change",
        of=base.id,
        polarity=base.polarity,
        decimals=1,
        breakdowns=base.breakdowns,
        reference=base.reference,
        persons=base.persons,
    )
    if kind in _RATIO_KINDS:
        return [change, relative]
    share = Measure(
        id=f"{base.id}_share",
        topic=base.topic,
        title=f"{base.title}, share",
        definition=f"The group over the whole. {base.definition}",
        unit="share",
        kind="share",
        of=base.id,
        decimals=1,
        breakdowns=base.breakdowns,
        reference=base.reference,
        persons=base.persons,
    )
    share_change = Measure(
        id=f"{base.id}_share_change",
        topic=base.topic,
        title=f"{base.title}, change of the share",
        definition=f"Later share less earlier share. {base.definition}",
        unit="percentage_points",
        kind="change",
        of=share.id,
        decimals=1,
        breakdowns=base.breakdowns,
        reference=base.reference,
        persons=base.persons,
    )
    return [share, share_change, change, relative]
