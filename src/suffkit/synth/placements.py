"""Where each child lives during a stay: one placement after another, more moves in the first months."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from suffkit.synth import rates
from suffkit.synth.area import Area
from suffkit.synth.days import age_on, birthday
from suffkit.synth.draws import choose, choose_by

MOVE_REASONS = (*rates.MOVE_REASONS, "PLACE", "CUSTOD", "")
_PLACE_ONLY, _CUSTODY, _NO_REASON = range(len(rates.MOVE_REASONS), len(MOVE_REASONS))
_AGES = len(rates.PLACEMENT_AGE_STARTS)
_UASC_ROW = 2 * _AGES
_REMAND_ROW = _UASC_ROW + len(rates.UASC_PLACEMENT)
_SETTLED = {rates.RELATIVE: rates.RELATIVE_LONG, rates.FOSTER: rates.FOSTER_LONG}
# Only under a care order may a child in care live with its parents.
_ORDERED = (rates.ORDER, rates.AGREED_THEN_ORDER, rates.EMERGENCY)
_DAYS_BEFORE_PARENTS = 230  # by then the order is made


def draw_placements(rng: np.random.Generator, children: pd.DataFrame, stays: pd.DataFrame, area: Area) -> pd.DataFrame:
    """One row a placement: stay (position), start, end (days), kind, provider, postcode (positions), same_carer.

    `same_carer` says that the child stays with the carer of the row before; `move_reason` (position) is why the row
    before ended. Days away from a placement are rows of their own, after which the placement goes on.
    """
    drawn = _one_after_another(rng, children, stays)
    drawn = pd.concat([drawn, _for_adoption(rng, stays, drawn)], ignore_index=True)
    drawn = drawn.sort_values(["stay", "start"], ignore_index=True)
    size, kind = len(drawn), drawn["kind"].to_numpy()
    drawn["provider"] = choose_by(rng, rates.PROVIDER_BY_KIND + (rates.PROVIDER_BY_KIND.sum(1) == 0)[:, None], kind)
    postcode = area.draw(rng, choose_by(rng, rates.BANDS, kind))
    home = children["home"].to_numpy()[stays["child"].to_numpy()[drawn["stay"].to_numpy()]]
    drawn["postcode"] = np.where(kind == rates.PARENTS, home, postcode)
    reason = choose(rng, [*rates.MOVE_REASONS.values()], size)
    drawn["move_reason"] = np.where(kind == rates.CUSTODY, _CUSTODY, reason)
    drawn = _keep_carer(drawn)
    return _away_for_days(rng, _settle(rng, drawn))


def _weights() -> npt.NDArray[np.float64]:
    remand = np.array([[rates.REMAND_PLACEMENT.get(kind, 0.0) for kind in range(rates.OTHER + 1)]])
    return np.concatenate([rates.FIRST_PLACEMENT, rates.LATER_PLACEMENT, rates.UASC_PLACEMENT, remand])


def _one_after_another(rng: np.random.Generator, children: pd.DataFrame, stays: pd.DataFrame) -> pd.DataFrame:
    """All stays take a step together: each round draws the next placement of the stays that are not over."""
    weights = _weights()
    child = stays["child"].to_numpy()
    birth, uasc = children["birth"].to_numpy()[child], children["is_uasc"].to_numpy()[child]
    sixteen, until = birthday(birth, 16), stays["adopted_from"].to_numpy()
    ordered = np.isin(stays["route"], _ORDERED)
    remand = (stays["course"] == rates.REMAND).to_numpy()
    began = stays["start"].to_numpy()
    going, now = np.arange(len(stays)), began
    rounds: list[pd.DataFrame] = []
    while len(going) or not rounds:  # nobody at all makes one empty round
        later = bool(rounds)
        age = age_on(birth[going], now)
        row = np.searchsorted(rates.PLACEMENT_AGE_STARTS, age, side="right") - 1 + _AGES * later
        row = np.where(uasc[going], _UASC_ROW + 2 * later + (age >= 16), row)
        row = np.where(remand[going], _REMAND_ROW, row)
        kind = choose_by(rng, weights, row)
        too_soon = (kind == rates.PARENTS) & ~(ordered[going] & (now - began[going] >= _DAYS_BEFORE_PARENTS))
        kind = np.where(too_soon, rates.NO_PARENTS_INSTEAD, kind)
        end = now + _lengths(rng, kind, later)
        moves_at_16 = (rng.random(len(going)) < rates.SHARE_MOVED_AT_16) & (now < sixteen[going])
        by = sixteen[going] + rng.integers(0, rates.MOVED_AT_16_WITHIN_DAYS, len(going))
        end = np.minimum(np.where(moves_at_16, np.minimum(end, by), end), until[going])
        rounds.append(pd.DataFrame({"stay": going, "start": now, "end": end, "kind": kind}))
        on = end < until[going]
        going, now = going[on], end[on]
    return pd.concat(rounds, ignore_index=True).assign(same_carer=False)


def _lengths(rng: np.random.Generator, kind: npt.NDArray[np.int64], later: bool) -> npt.NDArray[np.int64]:
    size = len(kind)
    span = choose(rng, rates.LATER_LENGTHS if later else rates.FIRST_LENGTHS, size)
    mean = np.select([span == 0, span == 1], [rates.SHORT_DAYS, rates.MIDDLING_DAYS], rates.LONG_DAYS[kind])
    return np.asarray(1 + rng.exponential(np.minimum(mean, rates.LONG_DAYS[kind]), size).astype(np.int64))


def _for_adoption(rng: np.random.Generator, stays: pd.DataFrame, drawn: pd.DataFrame) -> pd.DataFrame:
    """The last placement of those who are adopted; fostering for adoption becomes it with the same carer."""
    stay = np.flatnonzero((stays["adopted_from"] < stays["end"]).to_numpy())
    last_kind = drawn.groupby("stay")["kind"].last().reindex(stay).to_numpy()
    fostered = (last_kind == rates.FOSTER_TO_ADOPT) | ((last_kind == rates.FOSTER) & (rng.random(len(stay)) < 0.06))
    return pd.DataFrame(
        {
            "stay": stay,
            "start": stays["adopted_from"].to_numpy()[stay],
            "end": stays["end"].to_numpy()[stay],
            "kind": rates.ADOPTED,
            "same_carer": fostered,
        }
    )


def _keep_carer(drawn: pd.DataFrame) -> pd.DataFrame:
    """Where the carer stays, the address stays; an adopter is the authority's own."""
    same = drawn["same_carer"].to_numpy()
    before = np.flatnonzero(same) - 1
    postcode = drawn["postcode"].to_numpy().copy()
    postcode[same] = postcode[before]
    return drawn.assign(postcode=postcode, move_reason=np.where(same, _PLACE_ONLY, drawn["move_reason"]))


def _settle(rng: np.random.Generator, drawn: pd.DataFrame) -> pd.DataFrame:
    """A carer who has had a child for some months becomes the long-term one: the status changes, the carer does not."""
    after = rng.integers(*rates.SETTLES_AFTER_DAYS, len(drawn))
    settles = drawn["kind"].isin(list(_SETTLED)).to_numpy() & (rng.random(len(drawn)) < rates.SETTLES_SHARE)
    settles &= (drawn["end"] - drawn["start"]).to_numpy() > after + 30
    change = (drawn["start"] + after)[settles]
    long_term = drawn[settles].assign(start=change, same_carer=True, move_reason=_PLACE_ONLY)
    long_term["kind"] = long_term["kind"].map(_SETTLED)
    drawn.loc[settles, "end"] = change
    return pd.concat([drawn, long_term], ignore_index=True).sort_values(["stay", "start"], ignore_index=True)


def _away_for_days(rng: np.random.Generator, drawn: pd.DataFrame) -> pd.DataFrame:
    """Some placements are broken off for a few days in hospital or on holiday, and go on."""
    length = (drawn["end"] - drawn["start"]).to_numpy()
    lasting = length > 60
    away = lasting & (rng.random(len(drawn)) < rates.AWAY_SHARE) & ~drawn["kind"].isin([rates.PARENTS, rates.ADOPTED])
    leaves = (drawn["start"] + 20 + rng.random(len(drawn)) * (length - 40)).astype(np.int64)[away]
    returns = leaves + rng.integers(*rates.AWAY_DAYS, int(away.sum()), endpoint=True)
    gone = drawn[away].assign(start=leaves, end=returns, kind=rates.TEMPORARY, same_carer=False, move_reason=_NO_REASON)
    back = drawn[away].assign(start=returns, same_carer=False, move_reason=_NO_REASON)
    drawn.loc[away, "end"] = leaves
    return pd.concat([drawn, gone, back], ignore_index=True).sort_values(["stay", "start"], ignore_index=True)
