"""The arithmetic of foster carers: the one place of its formulas, for what is counted and for what is planned."""

from __future__ import annotations

import math


def net_households(approved: float, deregistered: float) -> float:
    """Approvals less de-registrations: the change in the number of households."""
    return approved - deregistered


def weeks_per_carer(weeks: float, carers: float) -> float:
    """Weeks of care a year that one carer is taken to give, where only weeks and carers are known."""
    return weeks / carers


def carers_needed(weeks: float, weeks_each: float) -> int:
    """Carers who would replace weeks of care bought from agencies: weeks / weeks that one carer gives, whole carers."""
    if weeks < 0 or weeks_each <= 0:
        raise ValueError("weeks bought are not negative, and a carer gives more than no weeks")
    return whole_number(weeks / weeks_each)


def whole_number(number: float) -> int:
    """Rounded up; a billionth above a whole number is rounding."""
    return math.ceil(round(number, 9))
