"""Small random returns of several years, tidied fast, against slow loops over their days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from suffkit.contracts.returns import EPISODES, HEADER, UASC
from suffkit.contracts.table import Contract
from suffkit.tidy import Tidy, tidy_returns
from suffkit.tidy.in_care import numbers_each_day, placements_on, stays_on

FIRST, AS_OF = date(2020, 4, 1), date(2024, 3, 31)
YEARS = range(2021, 2025)
Episode = dict[str, object]


@st.composite
def histories(draw: st.DrawFn, *, sound: bool = True) -> list[Episode]:
    """Episodes of up to four children: as they should be, or (not sound) with any dates and reasons."""
    found: list[Episode] = []
    for child in range(draw(st.integers(1, 4))):
        day = FIRST + timedelta(draw(st.integers(0, 500)))
        reason = "S"
        for _ in range(draw(st.integers(1, 7))):
            if day > AS_OF:
                break
            end = day + timedelta(draw(st.sampled_from([0, 1, 5, 40, 200, 365, 900])))
            leaves = draw(st.sampled_from(["X1", "X1", "X1", "E4A"]))
            found.append(
                {
                    "child_id": f"c{child}",
                    "start_date": day,
                    "end_date": end,
                    "start_reason": reason,
                    "end_reason": leaves,
                    "legal_status": draw(st.sampled_from(["C2", "C1", "V2", "V4"])),
                    "place": draw(st.sampled_from(["U4", "U6", "K2", "T1", "A5"])),
                    "placement_postcode": draw(st.sampled_from(["AA1 1AA", "BB1 1BB"])),
                }
            )
            goes_on = leaves == "X1"
            reason = draw(st.sampled_from(["P", "L", "T", "U", "B"])) if goes_on else "S"
            day = end if goes_on else end + timedelta(draw(st.integers(1, 300)))
            if not sound:
                reason = draw(st.sampled_from(["S", "P", "L", "T", "U", "B", ""]))
                day = end + timedelta(draw(st.integers(-60, 60)))
    assume(found)
    return found


def returns(found: list[Episode], years: range = YEARS) -> dict[str, pd.DataFrame]:
    """The returns of the years, as a council would make them: each holds every episode open at any time in it."""
    rows = []
    for year in years:
        first, last = date(year - 1, 4, 1), date(year, 3, 31)
        for one in found:
            if one["start_date"] <= last and one["end_date"] >= first:
                is_open = one["end_date"] > last
                ends = {"end_date": None, "end_reason": ""} if is_open else {}
                rows.append({**one, **ends, "return_year": year})
    children = sorted({one["child_id"] for one in found})
    header = [{"child_id": name, "birth_date": date(2012, 6, 15), "return_year": years[-1]} for name in children]
    return {"episodes": table(EPISODES, rows), "header": table(HEADER, header), "uasc": table(UASC, [])}


def table(contract: Contract, rows: list[dict[str, object]]) -> pd.DataFrame:
    made = {}
    for column in contract.columns:
        cells = [row.get(column.name) for row in rows]
        if column.type == "date":
            made[column.name] = pd.to_datetime(pd.Series(cells, dtype=object)).astype("datetime64[s]")
        else:
            made[column.name] = pd.Series(cells, dtype="int64" if column.type == "integer" else object)
            if column.type == "text":
                made[column.name] = made[column.name].fillna("").astype("str")
    return pd.DataFrame(made)


def tidy(tables: dict[str, pd.DataFrame]) -> Tidy:
    return tidy_returns(tables, as_of=AS_OF)


def frames(made: Tidy) -> dict[str, pd.DataFrame]:
    return {name: getattr(made, name) for name in ("children", "stays", "placements", "legal_spells")}


def as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Two tables may hold the same words in categoricals of other words."""
    return frame.astype(dict.fromkeys(frame.select_dtypes("category").columns, "str"))


def alike(left: Tidy, right: Tidy) -> None:
    for name, frame in frames(left).items():
        pd.testing.assert_frame_equal(as_text(frame), as_text(frames(right)[name]), obj=name)


def spans(rows: pd.DataFrame, *names: str) -> list[tuple[object, ...]]:
    """Start, end (far away where open) and named columns of each row, as plain values for slow loops."""
    ends = rows["end_date"].fillna(pd.Timestamp("2100-01-01"))
    columns = [rows["start_date"].dt.date, ends.dt.date, *(rows[name].astype(str) for name in names)]
    return list(zip(*columns, strict=True))


def in_force(rows: list[tuple[object, ...]], day: date) -> list[tuple[object, ...]]:
    return [named for start, end, *named in rows if start <= day < end]


def every_day(step: int = 1) -> list[date]:
    return [FIRST + timedelta(number) for number in range(0, (AS_OF - FIRST).days + 1, step)]


some_days = st.lists(st.dates(FIRST, AS_OF), min_size=2, max_size=3)


@settings(max_examples=20, deadline=None)
@given(histories(sound=False), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_words_in_categoricals_plays_no_part(found, random):
    tables = returns(found)
    order = list(range(len(tables["episodes"])))
    random.shuffle(order)
    mixed = tables["episodes"].iloc[order].reset_index(drop=True)
    for name in ("child_id", "place", "legal_status", "start_reason", "end_reason"):
        words = [*sorted(set(mixed[name]), reverse=True), "not used"]
        mixed[name] = pd.Categorical(mixed[name], categories=words)
    alike(tidy(tables), tidy({**tables, "episodes": mixed, "header": tables["header"].iloc[::-1]}))


@settings(max_examples=20, deadline=None)
@given(histories(), st.data())
def test_dividing_an_episode_without_a_move_changes_nothing(found, data):
    long = [number for number, one in enumerate(found) if one["end_date"] - one["start_date"] > timedelta(1)]
    assume(long)
    at = data.draw(st.sampled_from(long))
    one = found[at]
    inside = (one["end_date"] - one["start_date"]).days - 1
    cut = one["start_date"] + timedelta(data.draw(st.integers(1, inside)))
    halves = [{**one, "end_date": cut, "end_reason": "X1"}, {**one, "start_date": cut, "start_reason": "L"}]
    alike(tidy(returns(found)), tidy(returns([*found[:at], *halves, *found[at + 1 :]])))


@settings(max_examples=20, deadline=None)
@given(histories(), st.dates(date(2023, 4, 1), AS_OF))
def test_the_newest_return_alone_says_the_same_of_its_year(found, day):
    both = tidy(returns(found)), tidy(returns(found, range(2024, 2025)))
    all_years, last_year = (stays_on(made.stays, day)["child_id"].tolist() for made in both)
    assert all_years == last_year
    all_years, last_year = (placements_on(made.placements, day)["place"].tolist() for made in both)
    # The newest return alone does not know where a child was before a temporary move that it opens with.
    assert all(before == now or now == "T1" for before, now in zip(all_years, last_year, strict=True))


@settings(max_examples=20, deadline=None)
@given(histories(), some_days)
def test_children_in_care_and_their_places_agree_with_a_loop_over_days(found, asked):
    made = tidy(returns(found))

    def here(day: date) -> dict[object, object]:
        return {
            one["child_id"]: one["place"]
            for one in found
            if one["start_date"] <= day < one["end_date"] and one["legal_status"] != "V4"
        }

    assert numbers_each_day(made.stays, FIRST, AS_OF).tolist() == [len(here(day)) for day in every_day()]
    for day in asked:
        assert stays_on(made.stays, day)["child_id"].tolist() == sorted(here(day))
        held = placements_on(made.placements, day)
        placed = dict(zip(held["child_id"], held["place"], strict=True))
        assert sorted(placed) == sorted(here(day))
        assert all(place in ("T1", placed[child]) for child, place in here(day).items())


@settings(max_examples=40, deadline=None)
@given(histories(sound=False))
def test_whatever_the_returns_say_a_child_is_in_care_once_and_flows_close(found):
    stays = tidy(returns(found)).stays
    every_stay = spans(stays, "child_id")
    for day in every_day(19):
        children = in_force(every_stay, day)
        assert len(children) == len({child for (child,) in children})
    counted = spans(stays[~stays["is_short_break"]])
    for before, after in pairwise(date(year, 3, 31) for year in range(2020, 2025)):
        started = sum(before < start <= after for start, _ in counted)
        ceased = sum(before < end <= after for _, end in counted)
        assert len(in_force(counted, before)) + started - ceased == len(in_force(counted, after))


@settings(max_examples=40, deadline=None)
@given(histories(sound=False))
def test_placements_and_legal_spells_fill_each_stay(found):
    made = tidy(returns(found))
    stays, spells = spans(made.stays, "child_id", "stay_id"), spans(made.legal_spells, "child_id")
    placements = spans(made.placements, "stay_id")
    lasting = spans(made.placements[~made.placements["is_temporary"]], "stay_id")
    for day in every_day(19):
        here = in_force(stays, day)
        assert sorted(in_force(spells, day)) == sorted([child] for child, _ in here)
        assert {stay for (stay,) in in_force(placements, day)} == {stay for _, stay in here}
        not_temporary = [stay for (stay,) in in_force(lasting, day)]
        assert len(not_temporary) == len(set(not_temporary))
    new = made.placements[made.placements["counts_as_new"]]
    assert not new["counted_id"].duplicated().any()
    assert (made.placements["carer_start_date"] <= made.placements["start_date"]).all()
