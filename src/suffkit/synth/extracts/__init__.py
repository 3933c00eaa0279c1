"""Made-up extracts beside the made-up returns: payments, carers, homes, needs and the rest, of the same children.

`lives` is what the returns tell, and who needs how much; `prices` holds the numbers of the money. Each other module
draws the extracts of a topic from them: `payments` and `money`, `carers`, `homes`, `searches`, `needs`, `plans`,
`leavers`, `breaks`, `totals`. What extracts have in common they have from the returns, so they agree with each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from suffkit.contracts.extracts import EXTRACTS
from suffkit.synth.draws import streams
from suffkit.synth.extracts import breaks, carers, homes, leavers, money, needs, payments, plans, searches, totals
from suffkit.synth.extracts.files import write_extract
from suffkit.synth.extracts.lives import lives_of
from suffkit.tidy import Tidy

_LIVES = "lives"


def draw_extracts(
    tidy: Tidy, care_leavers: pd.DataFrame, *, seed: int, years: Sequence[int]
) -> dict[str, pd.DataFrame]:
    """Every extract of a made-up authority, to go with its made-up returns.

    In:  its tidied returns, as of the end of the last year; the care leavers of all its returns (RETURN_TABLES); the
         seed (the same seed and returns give the same extracts); the years of the returns, by the year each ends in.
    Out: extract id to table, as the contracts of `contracts.extracts` say.
    """
    # A generator for each, so that a change to one leaves the others as they were.
    rngs = streams(seed, (_LIVES, *EXTRACTS))
    lives = lives_of(rngs[_LIVES], tidy, care_leavers, tuple(sorted(years)))
    if lives.placements.empty:  # nobody was in care: there is nothing to tell
        return {name: _typed(name, pd.DataFrame(columns=one.contract.column_names)) for name, one in EXTRACTS.items()}
    paid = payments.draw_payments(rngs["placement_payments"], lives)
    households = carers.draw_households(rngs["households"], lives)
    housed = homes.draw_homes(rngs["beds"], lives)
    approved = households[households["ended_date"].isna() & (households["kind"] != "Connected")]
    foster_places = (int(approved["places"].sum()), int(approved["places_in_use"].sum()))
    used = breaks.draw_short_breaks(rngs["short_breaks"], lives)
    drawn = {
        "placement_payments": paid,
        "budgets": money.draw_budgets(rngs["budgets"], lives, paid),
        "unit_costs": money.draw_unit_costs(
            rngs["unit_costs"], lives, paid, housed.occupancy, housed.own, foster_places
        ),
        "deflators": money.deflators(lives),
        "costs_of_others": money.draw_costs_of_others(rngs["costs_of_others"], lives, paid),
        "households": households,
        "pipeline": carers.draw_pipeline(rngs["pipeline"], lives, households),
        "beds": housed.beds,
        "occupancy": housed.occupancy,
        "referrals": searches.draw_referrals(rngs["referrals"], lives),
        "need_scores": needs.draw_scores(rngs["need_scores"], lives),
        "need_flags": needs.draw_flags(rngs["need_flags"], lives),
        "permanence": plans.draw_plans(rngs["permanence"], lives),
        "exceptional": needs.draw_exceptional(rngs["exceptional"], lives),
        "arrivals": needs.draw_arrivals(rngs["arrivals"], lives),
        "leavers_tracker": leavers.draw_leavers(rngs["leavers_tracker"], lives),
        "short_breaks": used,
        "short_break_need": breaks.draw_short_break_need(rngs["short_break_need"], lives, used),
        "special_needs": totals.draw_special_needs(rngs["special_needs"], lives),
        "services": totals.draw_services(rngs["services"], lives, housed.occupancy),
        "figures": totals.draw_figures(rngs["figures"], lives, households),
    }
    return {name: _typed(name, table) for name, table in drawn.items()}


def write_extracts(
    folder: Path, tidy: Tidy, care_leavers: pd.DataFrame, *, seed: int, years: Sequence[int]
) -> list[Path]:
    """Write every extract of a made-up authority below a folder, where a council's own would lie.

    In:     the folder; the rest as `draw_extracts` has it. The same arguments write the same bytes.
    Out:    the files, in the order of EXTRACTS.
    Raises: EnvironmentFault, they cannot be written.
    """
    drawn = draw_extracts(tidy, care_leavers, seed=seed, years=years)
    return [write_extract(folder / EXTRACTS[name].file, table) for name, table in drawn.items()]


def _typed(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """The columns of the contract in its order and types."""
    types: Mapping[str, str] = {"text": "str", "number": "float64", "date": "datetime64[s]"}
    columns = EXTRACTS[name].contract.columns
    return table[[column.name for column in columns]].astype({column.name: types[column.type] for column in columns})
