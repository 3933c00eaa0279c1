"""What the made-up children need: scores at each assessment, flags, and arrangements that the returns do not tell."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from suffkit.contracts.extracts import EXTRACTS
from suffkit.domain.code_lists import code_rows
from suffkit.synth.days import age_on, as_dates
from suffkit.synth.draws import choose
from suffkit.synth.extracts import prices
from suffkit.synth.extracts.lives import Lives

Days = npt.NDArray[np.int64]
STATEMENTS = tuple(row["column"] for row in code_rows("need_statements"))
OUT_OF = 100.0
# The average score of each statement, in the order of the list; what a child's whole need, and a girl, adds to it.
_AVERAGE = np.array([22, 47, 45, 24, 31, 41, 49, 38, 34, 33, 29, 43], dtype=float)
_BY_NEED = np.array([4, 13, 12, 11, 5, 10, 14, 10, 9, 9, 6, 11], dtype=float)
_OF_GIRLS = np.array([0, 6, 2, 4, -5, -5, 4, -1, -3, -1, 0, 5], dtype=float)
_STATEMENT_SPREAD, _ASSESSMENT_SPREAD = 13.0, 6.0
_FALLS_A_YEAR, _YEAR = 3.0, 365.0
_ASSESSED_SHARE = 0.62
_TOOL_AFTER_DAYS = 365  # the tool came into use a year after the first return began
_FIRST, _SECOND, _EVERY = (7, 28), 91, 182
# Flags: the share of children in foster care, and in homes, of whom they are recorded; the youngest age.
FLAGS = {
    "Emotional or mental health need": (0.22, 0.55, 5), "Self-harm": (0.05, 0.27, 10),
    "Missing from home": (0.06, 0.24, 11),
    "Risk of sexual exploitation": (0.04, 0.14, 11), "Risk of criminal exploitation": (0.04, 0.19, 11),
    "Violence towards others": (0.07, 0.33, 8), "Substance misuse": (0.03, 0.12, 12), "Autism": (0.07, 0.20, 3),
    "Attention deficit hyperactivity disorder": (0.11, 0.26, 5), "Learning disability": (0.07, 0.15, 3),
    "Physical disability or long-term illness": (0.04, 0.04, 0),
}  # fmt: skip
_FLAG_ENDS = 0.18
_HEAVY = (prices.OWN_HOME, prices.HOME, prices.SECURE, prices.CARE_HOME, prices.SCHOOL)


def draw_scores(rng: np.random.Generator, lives: Lives) -> pd.DataFrame:
    """The extract `need_scores`: a month after entry, three months later, then every six months, of about 3 in 5.

    The need of a child is the one that its prices follow. Scores fall a little with time in care.
    """
    assessed = lives.stays[~lives.stays["is_short_break"] & (rng.random(len(lives.stays)) < _ASSESSED_SHARE)]
    start = np.maximum(assessed["start"].to_numpy(), lives.first + _TOOL_AFTER_DAYS)
    begun = start + rng.integers(*_FIRST, len(start))
    end = assessed["end"].to_numpy()
    count = np.maximum(np.where(end > begun, 1 + (end > begun + _SECOND) + (end - begun - _SECOND - 1) // _EVERY, 0), 0)
    row = np.repeat(np.arange(len(assessed)), count)
    number = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    day = begun[row] + np.where(number == 0, 0, _SECOND + (number - 1) * _EVERY)
    child = assessed["child"].to_numpy()[row]
    need, girl = lives.children["need"].to_numpy()[child], ~lives.children["is_male"].to_numpy()[child]
    of_child = rng.normal(0, _STATEMENT_SPREAD, (len(lives.children), len(STATEMENTS)))[child]
    scores = (
        _AVERAGE
        + need[:, None] * _BY_NEED
        + girl[:, None] * _OF_GIRLS
        + of_child
        + rng.normal(0, _ASSESSMENT_SPREAD, of_child.shape)
        - ((day - begun[row]) / _YEAR)[:, None] * _FALLS_A_YEAR
    )
    table = pd.DataFrame(scores.clip(0, OUT_OF).round(), columns=list(STATEMENTS))
    table.insert(0, "child_id", lives.children["child_id"].to_numpy()[child])
    table.insert(1, "assessed_date", as_dates(day))
    table.insert(2, "out_of", OUT_OF)
    return _of_extract(table.drop_duplicates(["child_id", "assessed_date"]), "need_scores", "assessed_date")


def draw_flags(rng: np.random.Generator, lives: Lives) -> pd.DataFrame:
    """The extract `need_flags`: recorded once of a child, on a day of its time in care."""
    stays = lives.stays[~lives.stays["is_short_break"]].drop_duplicates("child", keep="last").reset_index(drop=True)
    child = stays["child"].to_numpy()
    in_home = np.isin(child, lives.placements.loc[lives.placements["kind"].isin(_HEAVY), "child"])
    need = lives.children["need"].to_numpy()[child]
    span = stays["end"].to_numpy() - stays["start"].to_numpy()
    parts = []
    for flag, (fostered, homes, youngest) in FLAGS.items():
        likely = np.where(in_home, homes, fostered) * np.clip(1 + 0.4 * need, 0.1, 2)
        day = stays["start"].to_numpy() + (rng.random(len(child)) ** 2 * np.minimum(span, 700)).astype(np.int64)
        old_enough = age_on(lives.children["birth"].to_numpy()[child], day) >= youngest
        has = np.flatnonzero((rng.random(len(child)) < likely) & old_enough)
        ends = rng.random(len(has)) < _FLAG_ENDS
        end = np.minimum(day[has] + rng.integers(60, 500, len(has)), stays["end"].to_numpy()[has])
        ends &= end < lives.after
        parts.append(
            pd.DataFrame(
                {
                    "child_id": lives.children["child_id"].to_numpy()[child[has]],
                    "need": flag,
                    "recorded_date": as_dates(day[has]),
                    "end_date": as_dates(end, ~ends),
                }
            )
        )
    return _of_extract(pd.concat(parts, ignore_index=True), "need_flags", "recorded_date")


def draw_exceptional(rng: np.random.Generator, lives: Lives) -> pd.DataFrame:
    """The extract `exceptional`, out of placements of the returns that it could have been."""
    placements = lives.placements[lives.placements["end"] > lives.first]
    age = age_on(lives.children["birth"].to_numpy()[placements["child"].to_numpy()], placements["start"].to_numpy())
    need = lives.children["need"].to_numpy()[placements["child"].to_numpy()]
    home, chance = placements["kind"].eq(prices.HOME).to_numpy(), rng.random(len(placements))
    chosen = {
        "Deprivation of liberty order": home & (age >= 11) & (chance < 0.07 * np.clip(1 + need, 0, 3)),
        "Solo placement": home & (age >= 10) & (rng.random(len(placements)) < 0.10),
        "Unregistered placement": placements["place"].eq("Z1").to_numpy() & (rng.random(len(placements)) < 0.5),
        "Mental health inpatient": placements["place"].eq("R2").to_numpy() & (age >= 12),
    }
    parts = []
    for kind, which in chosen.items():
        those = placements[which]
        # An order may be made some weeks after the placement began.
        waits = kind == "Deprivation of liberty order"
        later = np.minimum(rng.integers(0, 40, len(those)) * waits, (those["end"] - those["start"]).to_numpy() - 1)
        parts.append(
            pd.DataFrame(
                {
                    "child_id": those["child_id"],
                    "kind": kind,
                    "start_date": as_dates(those["start"].to_numpy() + later),
                    "end_date": as_dates(those["end"].to_numpy(), those["is_open"].to_numpy()),
                }
            )
        )
    return _of_extract(pd.concat(parts, ignore_index=True), "exceptional", "start_date")


NATIONALITIES = {
    "BAFR": ("Sudanese", "Eritrean", "Ethiopian", "Somali"), "AOTH": ("Afghan", "Vietnamese"),
    "OOTH": ("Iranian", "Iraqi", "Syrian", "Sudanese"), "WOTH": ("Albanian", "Turkish"),
}  # fmt: skip
_OTHER_NATIONALITY = ("Not recorded",)
ARRIVAL_ROUTES = ("National Transfer Scheme", "Arrived in the area", "Other")


def draw_arrivals(rng: np.random.Generator, lives: Lives) -> pd.DataFrame:
    """The extract `arrivals`: each unaccompanied child, on the first day of care."""
    stays = lives.stays[lives.children["is_uasc"].to_numpy()[lives.stays["child"]]].drop_duplicates("child")
    child = stays["child"].to_numpy()
    names = [NATIONALITIES.get(group, _OTHER_NATIONALITY) for group in lives.children["ethnicity"].to_numpy()[child]]
    # The first of a group is the commonest.
    chance = rng.random(len(child)) ** 1.6
    table = pd.DataFrame(
        {
            "child_id": lives.children["child_id"].to_numpy()[child],
            "arrived_date": as_dates(stays["start"].to_numpy()),
            "route": np.asarray(ARRIVAL_ROUTES)[choose(rng, (56, 41, 3), len(child))],
            "nationality": [several[int(luck * len(several))] for several, luck in zip(names, chance, strict=True)],
        }
    )
    return _of_extract(table, "arrivals", "arrived_date")


def _of_extract(table: pd.DataFrame, extract: str, day: str) -> pd.DataFrame:
    ordered = table.sort_values([day, "child_id"], kind="stable", ignore_index=True)
    return ordered[EXTRACTS[extract].contract.column_names]
