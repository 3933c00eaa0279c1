"""What the page of services says first."""

from __future__ import annotations

import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.present.wording import say, say_some
from suffkit.publish.page import Page
from suffkit.publish.selection import periods_of, select, words_of


def service_answers(page: Page) -> list[str]:
    """How many services are told of, which reached their target, and how many children are said to be kept from care.

    Out: sentences; one that says that nothing is told where there is nothing.
    """
    said = [_children(page), _targets(page), _kept(page)]
    return [text for text in said if text] or ["This edition does not tell what services and programmes did."]


def _children(page: Page) -> str:
    facts = _newest(page, "programme_children", "service", "outcome")
    facts = facts[facts["group2"] != TOTAL]
    names = list(dict.fromkeys(facts["group1"]))
    if not names:
        return ""
    many = f"{len(names)} services and programmes" if len(names) > 1 else names[0]
    return f"What became of the children of {many} is told below ({periods_of(facts).iloc[0]})."


def _targets(page: Page) -> str:
    facts = _newest(page, "service_target_reached", "service")
    if facts.empty:
        return ""
    when = periods_of(facts).iloc[0]
    if len(facts) == 1:
        return f"{facts['group1'].iloc[0]} delivered {words_of(facts)[0]} of what was aimed at ({when})."
    return f"Of {len(facts)} targets of hours or nights, {say_some(int((facts['value'] >= 1).sum()))} reached ({when})."


def _kept(page: Page) -> str:
    facts = _newest(page, "children_kept_from_care", "service")
    if len(facts) != 1:
        return ""
    [row] = facts.to_dict("records")
    number = say(row["value"], str(row["unit"]), noun=True)
    return f"{row['group1']} reports that {number} would have come into care without it ({periods_of(facts).iloc[0]})."


def _newest(page: Page, measure: str, *by: str) -> pd.DataFrame:
    facts = select(page.facts, measure, by=by, areas=[page.own])
    return facts[facts["value"].notna()]
