"""The blocks of the action plan: what is done, late and due as of the edition's date, and what came of the promises.

An action that names a figure of the catalogue is set beside what the facts of this edition show, those of the
authority's earlier editions too. Today's date plays no part.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from suffkit.domain.calendar import say_day
from suffkit.domain.catalogue import measure as measure_of
from suffkit.present.tables import tabulate
from suffkit.present.wording import say, say_list, say_some
from suffkit.publish.page import Page
from suffkit.publish.selection import Figure

DONE, LATE, AHEAD, UNDATED = "Done", "Late", "Due later", "No day given"
STATES = (DONE, LATE, AHEAD, UNDATED)
# Words that a status begins with where the action is done; any other words of the council stand beside the state.
_DONE_WORDS = ("done", "achieved", "awarded", "complete", "delivered", "finished")
REACHED, NOT_REACHED, NOT_DUE = "reached", "not reached", "not due yet"


def actions_of(page: Page) -> pd.DataFrame:
    """The edition's own actions, with `state`: how each stands on the as-at date."""
    actions = page.actions[page.actions["edition"] == page.edition["edition"]]
    return actions.assign(state=states(actions, page.as_at)).reset_index(drop=True)


def states(actions: pd.DataFrame, as_at: pd.Timestamp) -> pd.Series:
    """Whether each action is done, late, due later, or has no day.

    In:  actions (contracts/facts_folder ACTION_COLUMNS); the as-at date.
    Out: one of STATES. Done: by its day or by the words of its status. Late: due before the date and not done.
    """
    done_on, due = (pd.to_datetime(actions[name].replace("", None)) for name in ("done_date", "due_date"))
    done = (done_on <= as_at) | actions["status"].str.lower().str.startswith(_DONE_WORDS)
    state = pd.Series(UNDATED, index=actions.index, dtype=object)
    state = state.mask(due >= as_at, AHEAD).mask(due < as_at, LATE)
    return state.mask(done, DONE)


def action_answers(page: Page) -> list[str]:
    """How many actions there are, in how many parts, how far they are, and which targets are reached."""
    actions = actions_of(page)
    if actions.empty:
        elsewhere = "" if "printed" in page.edition["origins"] else ": what a council will do is in its own statement"
        return [f"This edition has no list of actions{elsewhere}."]
    sections, count = actions["section"].nunique(), len(actions)
    parts = f"{sections} part{'s' if sections > 1 else ''}"
    dated = int(((actions["due"] != "") | (actions["due_date"] != "")).sum())
    answers = [
        f"The statement lists {say(count, 'actions', noun=True)} and commitments in {parts}.",
        f"{say(dated, 'actions')} of them carry a date or say when." if dated else "None of them carries a date.",
    ]
    there = {state: int((actions["state"] == state).sum()) for state in (DONE, LATE, AHEAD)}
    if any(there.values()):
        said = say_list(f"{many} {state.lower()}" for state, many in there.items() if many)
        answers.append(f"On {say_day(page.as_at.date())}: {said}.")
    earlier = page.actions[page.actions["edition"] != page.edition["edition"]]
    return [*answers, _targets_answer(page, actions, "target"), _targets_answer(page, earlier, "earlier target")]


def _targets_answer(page: Page, actions: pd.DataFrame, what: str) -> str:
    verdicts = [_verdict(page, row) for row in actions[actions["target_value"] != ""].to_dict("records")]
    judged = [one for one in verdicts if one in (REACHED, NOT_REACHED)]
    if not judged:
        return ""
    several = "s" if len(judged) > 1 else ""
    return f"Of {len(judged)} {what}{several} that can be judged, {say_some(judged.count(REACHED))} reached."


def action_counts(page: Page) -> None:
    """Actions by part: how many, how many carry a date, and how they stand on the as-at date."""
    actions = actions_of(page)
    if actions.empty:
        page.show(page.missing("what the council will do", "actions"))
        return
    dated = (actions["due"] != "") | (actions["due_date"] != "")
    columns = {"Actions": actions["activity"].notna(), "With a date": dated}
    columns |= {state: actions["state"] == state for state in (DONE, LATE, AHEAD)}
    # A column of nothing but 0 says nothing where no action tells it.
    kept = {
        name: is_so.astype(int) for name, is_so in columns.items() if name in ("Actions", "With a date") or any(is_so)
    }
    shown = pd.DataFrame(kept).groupby(actions["section"].rename("Part"), sort=False).sum().reset_index()
    page.show(
        tabulate(
            shown,
            caption="Actions by part of the plan",
            row_header="Part",
            units=dict.fromkeys(kept, "actions"),
            source=str(page.edition["title"]),
            notes=_as_of(page, set(kept)),
        )
    )


def action_tables(page: Page) -> None:
    """The actions themselves, a table a part; columns that are empty throughout are left out."""
    actions = actions_of(page)
    for section, rows in actions.groupby("section", sort=False):
        columns = {
            "Action": rows["activity"],
            "What it should bring": rows["expected_impact"],
            "Priority": rows["priority"],
            "Who": rows["owner"],
            "When": rows["due"].where(rows["due"] != "", _days(rows["due_date"])),
            "State": _with_evidence(_said_states(rows), rows["evidence"]),
        }
        shown = pd.DataFrame({name: words for name, words in columns.items() if words.ne("").any()})
        page.show(
            tabulate(
                shown,
                caption=str(section),
                row_header="Action",
                text_columns=[name for name in shown.columns if name != "Action"],
            )
        )


def _with_evidence(states: pd.Series, evidence: pd.Series) -> pd.Series:
    """The state with what shows it in brackets, where something does; a column of its own would be too narrow."""
    return states.where(evidence == "", (states + " (" + evidence + ")").str.removeprefix(" "))


def target_table(page: Page) -> None:
    """The edition's actions that name a figure, beside what the facts show: "target 78%, now 71%: not reached"."""
    actions = actions_of(page)
    named = actions[actions["measure"] != ""]
    if len(named):
        _show_figures(page, named, ["Action"], "What the figures say of the actions")


def earlier_promises(page: Page) -> None:
    """Actions of the authority's earlier editions that name a figure, beside what the facts of this edition show."""
    earlier = page.actions[page.actions["edition"] != page.edition["edition"]]
    if earlier.empty:
        page.lead("There is no earlier edition whose promises could be set beside the facts.")
        return
    named = earlier[earlier["measure"] != ""].reset_index(drop=True)
    if named.empty:
        names = say_list(dict.fromkeys(earlier["edition"]))
        page.lead(f"No action of the earlier editions ({names}) names a figure that could be set beside the facts.")
        return
    _show_figures(page, named.assign(Edition=named["edition"]), ["Action", "Edition"], "Earlier promises and the facts")


def _show_figures(page: Page, actions: pd.DataFrame, heads: Sequence[str], caption: str) -> None:
    rows = actions.to_dict("records")
    figures = [_figure(page, row) for row in rows]
    shown = actions.assign(
        Action=actions["activity"],
        **{
            "Measured by": [_measured(row) for row in rows],
            "How it stands": [_standing(page, row) for row in rows],
            "Figure of": [figure.when if figure else "" for figure in figures],
        },
    )[[*heads, "Measured by", "How it stands", "Figure of"]]
    held = sorted({"/".join(name for name in (row["measure"], row["by"]) if name) for row in rows})
    page.show(
        tabulate(
            shown,
            caption=caption,
            row_header="Action",
            text_columns=[name for name in shown.columns if name != "Action"],
            notes=["The actions are those of the statements; the figures are the newest that this edition has."],
            holds=held,
        )
    )


def _figure(page: Page, row: Mapping[Hashable, Any]) -> Figure | None:
    return page.figure(row["measure"], by=row["by"], group=row["group"])


def _measured(row: Mapping[Hashable, Any]) -> str:
    title = measure_of(row["measure"]).title
    # What was delivered is what a target is set beside.
    return f"{title}: {row['group']}" if row["group"] and row["by"] != "target_or_actual" else title


def _standing(page: Page, row: Mapping[Hashable, Any]) -> str:
    """How the figure stands against the target: "target 78%, now 71%: not reached"."""
    figure = _figure(page, row)
    now = f"now {figure.words}" if figure else "not told by this edition"
    if not row["target_value"]:
        return now
    value, decimals = _target(row)
    said = f"target {say(value, measure_of(row['measure']).unit, decimals=decimals)}, {now}"
    verdict = _verdict(page, row)
    return f"{said}: {verdict}" if verdict else said


def _verdict(page: Page, row: Mapping[Hashable, Any]) -> str:
    """Whether the target is reached, by which way the measure is better; nothing where that cannot be said."""
    figure, better = _figure(page, row), measure_of(row["measure"]).polarity
    if figure is None or better not in ("high", "low"):
        return ""
    value, _ = _target(row)
    if figure.value >= value if better == "high" else figure.value <= value:
        return REACHED
    is_ahead = row["due_date"] != "" and pd.Timestamp(row["due_date"]) > page.as_at
    return NOT_DUE if is_ahead else NOT_REACHED


def _target(row: Mapping[Hashable, Any]) -> tuple[float, int | None]:
    """The target in the measure's unit, and the decimals to say it with."""
    text = row["target_value"]
    bare = text.rstrip("%")
    places = len(bare.partition(".")[2])
    if text.endswith("%"):
        return round(float(bare) / 100, 12), places
    # A share written as 0.78 is said as 78%.
    is_share = measure_of(row["measure"]).unit in ("share", "percentage_points")
    return float(bare), max(places - 2, 0) if is_share else places


def _days(days: pd.Series) -> pd.Series:
    return pd.Series([say_day(pd.Timestamp(day).date()) if day else "" for day in days], index=days.index, dtype=object)


def _said_states(rows: pd.DataFrame) -> pd.Series:
    """The council's own words, and what the days say where those do not: "Done on 3 May 2023", "Under way; late"."""
    words, day = rows["status"], _days(rows["done_date"]).where(rows["state"] == DONE, "")
    lower = words.str.lower()
    late = (rows["state"] == LATE) & ~lower.str.startswith(LATE.lower())
    more = pd.Series("", index=rows.index, dtype=object).mask(late, "; late")
    more = more.mask(day != "", "; done on " + day).mask((day != "") & lower.str.startswith(_DONE_WORDS), " on " + day)
    said = (words + more).str.removeprefix("; ")
    return said.str[:1].str.upper() + said.str[1:]


def _as_of(page: Page, columns: Collection[str]) -> list[str]:
    """The day that the states are of, and what is late."""
    late = " Late: due before that day, and neither said to be done nor given a day on which it was."
    said = f"As of {say_day(page.as_at.date())}.{late if LATE in columns else ''}"
    return [said] if {DONE, LATE, AHEAD}.intersection(columns) else []
