"""Plans for permanence: one behind each end of a stay and each placement that was one, and those still open."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from suffkit.synth.days import as_dates
from suffkit.synth.draws import choose_by
from suffkit.synth.extracts import prices
from suffkit.synth.extracts.carers import GUARDIAN_ENDS
from suffkit.synth.extracts.lives import Lives

Days = npt.NDArray[np.int64]
_HOME, _GUARDIAN, _ARRANGEMENT, _ADOPTION, _LONG_TERM, _DISCHARGE, _STEP_DOWN = (
    "Return home", "Special guardianship", "Child arrangements order", "Adoption", "Long-term fostering",
    "Discharge of the care order", "Step down to fostering",
)  # fmt: skip
OF_END = {
    **dict.fromkeys(("E4A", "E4B", "E13"), _HOME),
    **dict.fromkeys(GUARDIAN_ENDS, _GUARDIAN),
    **dict.fromkeys(("E11", "E12"), _ADOPTION),
    "E41": _ARRANGEMENT,
}
_PARENTS, _FOR_ADOPTION, _LONG_TERM_PLACES = "P1", ("A3", "A4", "A5", "A6"), ("U1", "U4")
_FOSTERED, _IN_HOMES = (prices.FAMILY, prices.OWN_FOSTER, prices.AGENCY), (prices.OWN_HOME, prices.HOME)
_PLANNED_BEFORE, _PLAN_LENGTH = (60, 330), (120, 365)
_PLANNED_NOW, _GIVEN_UP = 0.5, 0.07
# What children now in care are planned for, by where they live: fostered, in homes.
_OPEN_PLANS = (_HOME, _GUARDIAN, _ARRANGEMENT, _LONG_TERM, _STEP_DOWN)
_OPEN_WEIGHTS = np.array([[24.0, 20.0, 5.0, 51.0, 0.0], [34.0, 2.0, 1.0, 0.0, 63.0]])


def draw_plans(rng: np.random.Generator, lives: Lives) -> pd.DataFrame:
    """The extract `permanence`: achieved on the day of the return's own end or placement, or still open."""
    achieved = pd.concat([_by_leaving(lives), _by_placement(lives)], ignore_index=True)
    achieved = achieved[(achieved["achieved"] >= lives.first) & (achieved["achieved"] <= lives.last)]
    before = rng.integers(*_PLANNED_BEFORE, len(achieved))
    achieved = achieved.assign(agreed=np.maximum(achieved["began"], achieved["achieved"] - before), ended=-1)
    now = _open(rng, lives)
    table = pd.concat([achieved, now], ignore_index=True)
    table["target"] = table["agreed"] + rng.integers(*_PLAN_LENGTH, len(table))
    table = table.sort_values(["agreed", "child", "plan"], ignore_index=True).drop_duplicates(
        ["child", "plan", "agreed"]
    )
    return pd.DataFrame(
        {
            "child_id": lives.children["child_id"].to_numpy()[table["child"].to_numpy()],
            "plan": table["plan"].to_numpy(),
            "agreed_date": as_dates(table["agreed"].to_numpy()),
            "target_date": as_dates(table["target"].to_numpy()),
            "achieved_date": as_dates(table["achieved"].to_numpy(), table["achieved"].to_numpy() < 0),
            "ended_date": as_dates(table["ended"].to_numpy(), table["ended"].to_numpy() < 0),
        }
    )


def _by_leaving(lives: Lives) -> pd.DataFrame:
    """Children who left care as planned: child, plan, began, achieved. Where one lived with parents the order ends."""
    stays = lives.stays[~lives.stays["is_short_break"] & lives.stays["end_reason"].isin(list(OF_END))]
    last = lives.placements.drop_duplicates("stay_id", keep="last").set_index("stay_id")["place"]
    plan = stays["end_reason"].map(OF_END)
    from_parents = (stays["stay_id"].map(last) == _PARENTS) & (plan == _HOME)
    return pd.DataFrame(
        {
            "child": stays["child"],
            "plan": plan.mask(from_parents, _DISCHARGE),
            "began": stays["start"],
            "achieved": stays["end"],
        }
    )


def _by_placement(lives: Lives) -> pd.DataFrame:
    """Children for whom a placement was the plan: with long-term foster carers, or out of a home to foster carers."""
    placements = lives.placements.sort_values(["child", "start"], ignore_index=True)
    before = placements.shift().where(placements["stay_id"].eq(placements["stay_id"].shift()))
    long_term = placements["place"].isin(_LONG_TERM_PLACES) & placements["is_new"]
    stepped = placements["kind"].isin(_FOSTERED) & before["kind"].isin(_IN_HOMES)
    parts = [
        placements.loc[which, ["child", "start"]].assign(
            plan=plan, began=placements.loc[which, "start"] - 200, achieved=placements.loc[which, "start"]
        )
        for plan, which in ((_LONG_TERM, long_term & ~stepped), (_STEP_DOWN, stepped))
    ]
    return pd.concat(parts, ignore_index=True)[["child", "plan", "began", "achieved"]]


def _open(rng: np.random.Generator, lives: Lives) -> pd.DataFrame:
    """Half the children now in a foster placement or a home have a plan; so have all placed for adoption or at home."""
    now = lives.now
    known = now["kind"].isin([*_FOSTERED, *_IN_HOMES]) & ~now["place"].isin(_LONG_TERM_PLACES)
    chosen = now[known & (rng.random(len(now)) < _PLANNED_NOW)]
    row = chosen["kind"].isin(_IN_HOMES).to_numpy().astype(np.int64)
    drawn = chosen.assign(plan=np.asarray(_OPEN_PLANS)[choose_by(rng, _OPEN_WEIGHTS, row)])
    adopted = now[now["place"].isin(_FOR_ADOPTION)].assign(plan=_ADOPTION)
    at_home = now[now["place"] == _PARENTS].assign(plan=_DISCHARGE)
    table = pd.concat([drawn, adopted, at_home], ignore_index=True)
    agreed = np.minimum(
        np.maximum(table["start"].to_numpy() + 30, lives.last - rng.integers(20, 420, len(table))), lives.last
    )
    given_up = rng.random(len(table)) < _GIVEN_UP
    return pd.DataFrame(
        {
            "child": table["child"],
            "plan": table["plan"],
            "began": table["start"],
            "achieved": -1,
            "agreed": agreed,
            "ended": np.where(given_up, np.minimum(agreed + 90, lives.last), -1),
        }
    )
