"""The list of what is fetched holds together."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import pytest

from suffkit.errors import RequestError
from suffkit.fetch.addresses import plain_address
from suffkit.fetch.wanted import BY_HAND, EES_API, EES_FILE, all_wanted, choose


def test_ids_and_paths_are_single_and_stay_in_the_folder():
    rows = all_wanted()
    assert len({row.id for row in rows}) == len({row.save_as for row in rows}) == len(rows)
    for row in rows:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", row.id)
        path = PurePosixPath(row.save_as)
        assert not path.is_absolute() and ".." not in path.parts and len(path.parts) == 2, row.save_as


def test_each_row_says_what_its_kind_needs():
    for row in all_wanted():
        assert row.used_for and row.publisher and row.licence, row.id
        assert row.page == plain_address(row.page, row.id)
        assert row.sha256 == "" or re.fullmatch(r"[0-9a-f]{64}", row.sha256)
        if row.kind == EES_FILE:
            assert row.publications and row.file_name.endswith(".csv") and row.save_as.endswith(".csv"), row.id
        elif row.kind == EES_API:
            assert row.publications and row.title, row.id
        else:
            assert row.kind == BY_HAND and not row.is_needed, row.id


def test_a_statement_needs_the_figures_of_children_in_care_and_of_care_leavers():
    assert [row.id for row in all_wanted() if row.is_needed] == [
        "cla_rate",
        "cla_characteristics",
        "cla_started",
        "cla_ceased",
        "cla_placement_stability",
        "cla_new_placements",
        "care_leavers_accommodation",
        "care_leavers_activity",
    ]


def test_rows_are_chosen_by_id_in_the_order_of_the_list():
    rows = all_wanted()
    assert choose(rows, ()) == rows
    assert [row.id for row in choose(rows, ("workforce", "cla_rate"))] == ["cla_rate", "workforce"]


def test_every_unknown_id_is_named_with_the_nearest_known():
    with pytest.raises(RequestError, match=r"'cla_rat' .* Did you mean cla_rate(?s:.*)'zzz' is not an id"):
        choose(all_wanted(), ("cla_rat", "zzz"))


def test_the_page_about_national_data_has_every_file(root):
    page = (root / "docs/national-data.md").read_text(encoding="utf-8")
    for row in all_wanted():
        assert f"| `{row.save_as}` | {row.used_for} | {'yes' if row.is_needed else 'no'} |" in page
