"""Figures that a council holds only added up."""

from __future__ import annotations

from datetime import date

import pytest

from suffkit.disclosure.release import released_counts
from suffkit.errors import DataError
from suffkit.measures.local.figures import counts_of_figures, faults_of_figures
from suffkit.measures.local.inputs import Local


@pytest.fixture
def counted(extract):
    def count(drawn: str):
        figures = extract("figures", drawn, source="report")
        return counts_of_figures(Local({"figures": figures}, None, [], date(2024, 3, 31)))

    return count


def test_figures_stand_as_given_whatever_their_date(counted, told):
    counts = counted("""
        measure                                | by   | group                | period     | value
        foster_recruitment_target              |      |                      | 2024-25    | 30
        residential_in_or_next_to_area_target  |      |                      | 2024-03-31 | 0.78
        special_school_placements              |      |                      | 2023-24    | 12
        permanence_plans                       | plan | Adoption             | 2024-03-31 | 3
    """)
    assert told(counts, "foster_recruitment_target") == {("2025-03-31",): 30}
    assert told(counts, "residential_in_or_next_to_area_target") == {("2024-03-31",): 0.78}
    assert told(counts, "permanence_plans") == {("2024-03-31", "Adoption"): 3}


def test_a_number_of_few_children_is_hidden_and_a_target_is_not(counted):
    counts = counted("""
        measure                   | period  | value
        foster_recruitment_target | 2024-25 | 3
        special_school_placements | 2023-24 | 3
    """)
    released = released_counts(counts).set_index("measure")
    assert released.loc["foster_recruitment_target", "value"] == 3
    assert released.loc["special_school_placements", "status"] == "c"


@pytest.mark.parametrize("measure", ["long_term_stability", "average_distance", "average_moves"])
def test_a_share_or_mean_of_children_cannot_be_judged_and_is_refused(counted, measure):
    with pytest.raises(DataError, match=f"{measure} is a .* of people") as raised:
        counted(f"measure | period | value\n{measure} | 2023-24 | 0.71\nchildren_looked_after | 2024-03-31 | 700")
    assert "0.71" not in str(raised.value) and "700" not in str(raised.value)


def test_faults_name_the_rows_of_the_file(extract):
    figures = extract(
        "figures", "measure | period | value\nlong_term_stability | 2022-23 | 0.7\nlong_term_stability | 2023-24 | 0.7"
    )
    [fault] = faults_of_figures(figures.assign(file_row=[2, 3]))
    assert fault.rows == (2, 3) and fault.file == "figures.csv" and fault.severity == "block"
