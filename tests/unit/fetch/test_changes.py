"""What changed between two copies of a file, said in numbers of rows and the cells that moved most."""

from __future__ import annotations

import io

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from suffkit.fetch.changes import SHOWN_CELLS, describe_changes

OLD = """
time_period,geographic_level,region_code,old_la_code,new_la_code,la_name,population_type,rate,count
2023,Local authority,E12000009,884,E06000019,Herefordshire,On 31 March,114,400
2023,Local authority,E12000009,884,E06000019,Herefordshire,Starting,c,80
2023,Regional,E12000009,,,,On 31 March,80,6010
2023,National,,,,,On 31 March,70,83000
"""


def table(text: str) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(text.strip()), dtype=str, keep_default_na=False)


def test_the_same_table_has_no_changes():
    assert describe_changes(table(OLD), table(OLD)) == ["0 rows added, 0 removed, 0 changed (of 4)."]


def test_the_order_of_rows_and_columns_is_no_change():
    other = table(OLD).iloc[::-1, ::-1]
    assert describe_changes(table(OLD), other) == ["0 rows added, 0 removed, 0 changed (of 4)."]


def test_rows_added_removed_and_changed_are_counted_and_the_biggest_cells_shown():
    new = OLD.replace("114,400", "113,402").replace("c,80", "30,80").replace("70,83000", "70,83010")
    new = new.replace("2023,Regional,E12000009,,,,On 31 March,80,6010\n", "")
    new += "2024,National,,,,,On 31 March,71,84000\n2024,Regional,E12000009,,,,On 31 March,81,6100\n"
    assert describe_changes(table(OLD), table(new)) == [
        "2 rows added, 1 removed, 3 changed (of 4).",
        "England 2023 count (On 31 March): 83000 -> 83010",
        "884 2023 count (On 31 March): 400 -> 402",
        "884 2023 rate (On 31 March): 114 -> 113",
        "1 cells turned from a number to a symbol or back.",
    ]


def test_a_region_is_named_by_its_code():
    new = OLD.replace("80,6010", "80,6,020")  # the publisher's thousands comma needs quotes; without, it is another row
    new = OLD.replace("80,6010", '80,"6,020"')
    assert describe_changes(table(OLD), table(new))[1] == "E12000009 2023 count (On 31 March): 6010 -> 6,020"


def test_a_new_code_of_an_area_changes_its_rows_and_pairs_them_still():
    new = OLD.replace("E06000019", "E06000099")
    assert describe_changes(table(OLD), table(new)) == ["0 rows added, 0 removed, 2 changed (of 4)."]


def test_a_renamed_indicator_is_named_and_the_rest_compared():
    new = OLD.replace("rate,count", "rate,children_count").replace("114,400", "113,400")
    assert describe_changes(table(OLD), table(new)) == [
        "0 rows added, 0 removed, 1 changed (of 4).",
        "columns gone: count",
        "columns new: children_count",
        "884 2023 rate (On 31 March): 114 -> 113",
    ]


def test_where_the_filters_were_renamed_no_row_is_paired_by_guessing():
    new = OLD.replace("population_type", "cla_group")
    assert describe_changes(table(OLD), table(new)) == [
        "4 rows before, 4 now; the filters have changed, so rows cannot be paired.",
        "columns gone: population_type",
        "columns new: cla_group",
    ]


def test_rows_with_one_key_are_paired_in_their_order():
    double = OLD + "2023,National,,,,,On 31 March,70,83001\n"
    assert describe_changes(table(double), table(double)) == ["0 rows added, 0 removed, 0 changed (of 5)."]
    assert describe_changes(table(OLD), table(double)) == ["1 rows added, 0 removed, 0 changed (of 4)."]


@settings(max_examples=30, deadline=None)  # a comparison takes a tenth of a second on a busy machine
@given(
    st.dictionaries(st.integers(200, 999), st.integers(0, 500), max_size=12),
    st.dictionaries(st.integers(200, 999), st.integers(0, 500), max_size=12),
)
def test_counts_and_cells_are_those_of_the_slow_loop(before, after):
    def made(counts: dict[int, int]) -> pd.DataFrame:
        rows = [("2024", "Local authority", str(area), str(count)) for area, count in counts.items()]
        return pd.DataFrame(rows, columns=["time_period", "geographic_level", "old_la_code", "n"], dtype=str)

    moved = {area: abs(after[area] - before[area]) for area in before.keys() & after.keys()}
    changed = sorted((by for by in moved.values() if by), reverse=True)
    head, *cells = describe_changes(made(before), made(after))
    assert head == (
        f"{len(after.keys() - before.keys())} rows added, {len(before.keys() - after.keys())} removed, "
        f"{len(changed)} changed (of {len(before)})."
    )
    said = [cell.split(": ")[1].split(" -> ") for cell in cells]
    assert [abs(int(new) - int(old)) for old, new in said] == changed[:SHOWN_CELLS]
