"""What kinds of identity there are between measures, and between breakdowns of one; `identities` lists them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Nesting = Mapping[tuple[str, str], Mapping[str, str]]
Group = tuple[str, str]


@dataclass(frozen=True)
class MadeOf:
    """`measure` is the sum of some `groups` of the breakdown `by` of `of`, whatever other one-way breakdown both have.

    `at`: the group that the measure's number stands at, where `of` has it by `groups` within the group `within`.
    `all_but`: the groups are not these but all others.
    """

    measure: str
    of: str
    by: str
    groups: tuple[str, ...]
    at: Group = ("", "")
    within: Group = ("", "")
    all_but: bool = False


@dataclass(frozen=True)
class PartOf:
    """`measure` counts some of those that `of` counts, by the same breakdowns; `times` gives it in the other's unit.

    `rest_is_of_children`: what is left are children as well, of whom few are hidden; and not free places, say, or what
    two systems of one council differ by.
    """

    measure: str
    of: str
    times: float = 1.0
    rest_is_of_children: bool = True


@dataclass(frozen=True)
class SumOf:
    """`measure` is the sum of other measures, by the same breakdowns; one that is not there is 0."""

    measure: str
    of: tuple[str, ...]


@dataclass(frozen=True)
class Within:
    """Groups of the breakdown `by` of `measure` lie within other groups of it, or each by itself within the whole.

    `outer_of` gives to the groups that there are the group around each, "" for the whole. `adds_up`: those within one
    group make it up together.
    """

    measure: str
    by: str
    outer_of: Callable[[list[str]], dict[str, str]]
    adds_up: bool = False


@dataclass(frozen=True)
class Flow:
    """What comes in and what goes out of care over a year: the measures of `plus` less those of `minus` are nothing.

    A stock is taken `BEFORE` the year begins or at its `END`, all else `IN_YEAR` (or as its `bound`, by that word).
    Where the true numbers differ (a child can come twice and is counted once) there is no relation, or with `at_least`
    one that the sum is not less than nothing.
    """

    plus: tuple[tuple[str, str], ...]
    minus: tuple[tuple[str, str], ...]
    at_least: bool = False
