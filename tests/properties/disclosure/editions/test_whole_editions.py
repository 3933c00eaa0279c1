"""Whatever a council would release of its returns, a reader who puts all of it together finds no hidden number."""

from __future__ import annotations

import pytest

from suffkit.disclosure.policy import Policy
from suffkit.disclosure.release import released_counts

SIZES = [(12, 2, 8), (60, 2, 2), (150, 2, 4)]


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size[0]} children")
def edition(request, editions):
    in_care, years, seed = request.param
    return editions.make(in_care, years, seed)


@pytest.mark.parametrize("base", [1, 5])
def test_no_reader_of_the_whole_edition_finds_a_hidden_number(editions, edition, base):
    facts = released_counts(edition.counts, Policy(round_to=base), edition.nesting)
    assert editions.reader(edition, facts, round_to=base).found_out() == []


def test_that_reader_finds_what_is_hidden_table_by_table(editions):
    """With the small numbers hidden and nothing else, many of them are found."""
    edition = editions.make(60, 1, 2)
    counts = edition.counts
    rest = counts["denominator"] - counts["numerator"]
    share = counts["unit"] == "share"
    small = counts["children"].between(1, 5) | (counts["value"].between(1, 5) & ~share)
    small |= share & (counts["numerator"].between(1, 5) | rest.between(1, 5))
    facts = counts.assign(status=small.map({True: "c", False: ""}))
    assert len(editions.reader(edition, facts).found_out()) > small.sum() / 10 > 0
