"""One edition from its raw files to the public facts folder."""

from __future__ import annotations

import pytest

from suffkit.contracts.facts_folder import read_facts_folder
from suffkit.errors import DataError
from suffkit.prepare.statement import fact_table, make_facts, prepare_edition, read_edition


@pytest.fixture
def content(example_raw):
    return make_facts(example_raw, "exampleshire", "2022")


def test_every_printed_cell_is_a_fact_with_its_characters(content, example_raw):
    cells = read_edition(example_raw, "exampleshire", "2022").printed.cells
    printed = content.facts[content.facts["origin"] == "printed"]
    printed = printed[printed["cell"] != ""]
    assert list(printed["as_printed"]) == list(cells["printed"])
    assert list(printed["cell"]) == [
        f"{row} | {column}" for row, column in zip(cells["row"], cells["column"], strict=True)
    ]
    assert list(printed["source"]) == list(cells["table_id"])


def test_a_figure_keeps_its_place_its_area_and_its_reason(content):
    facts = content.facts.set_index("cell")
    england = facts.loc["Rate | England"]
    assert (england["area_code"], england["area_name"], england["status"], england["value"]) == (
        "E92000001",
        "England",
        "about",
        70,
    )
    neighbours = facts.loc["Rate | neighbours"]
    assert (neighbours["area_code"], neighbours["area_name"]) == ("neighbours:E99999999", "Made-up neighbours")
    assert (neighbours["status"], neighbours["as_printed"]) == ("x", "n/a")
    assert neighbours["value"] != neighbours["value"]  # missing


def test_what_is_worked_out_says_so_and_keeps_its_parts(content):
    made = content.facts[content.facts["source"].str.startswith("recomputed from")]
    girls = made[(made["measure"] == "children_looked_after_share") & (made["group1"] == "Female")].iloc[0]
    assert (girls["numerator"], girls["denominator"], girls["value"]) == (180, 410, pytest.approx(180 / 410))
    assert (girls["source"], girls["cell"], girls["as_printed"]) == ("recomputed from children", "", "")


def test_the_print_comes_before_what_is_worked_out(content):
    rates = content.facts[(content.facts["measure"] == "cla_rate_per_10k") & (content.facts["by1"] == "")]
    own = rates[(rates["area_code"] == "E99999999") & (rates["period_end"] == "2022-03-31")]
    assert list(own["as_printed"]) == ["41", ""]


def test_the_edition_says_who_and_what(content):
    edition = content.edition
    assert (edition["authority"], edition["edition"], edition["area_code"]) == ("exampleshire", "2022", "E99999999")
    assert (edition["as_at"], edition["as_at_words"], edition["notices"]) == ("2022-03-31", "31 March 2022", [])
    assert list(content.tables["table_id"]) == ["children", "placements", "figure_3"]
    assert content.narrative == {"needs": "Children told us what they think.\n"}


def test_warnings_are_carried_to_the_page(example_raw):
    path = example_raw / "exampleshire/2022/actions.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("\n", ",spare\n"), encoding="utf-8")
    [notice] = make_facts(example_raw, "exampleshire", "2022").edition["notices"]
    assert notice.startswith("exampleshire/2022/actions.csv, column spare: the column is not one of this table's")


def test_all_faults_of_all_files_stop_it_at_once(example_raw):
    folder = example_raw / "exampleshire"
    (folder / "authority.toml").write_text("slug = ", encoding="utf-8")
    (folder / "2022/printed/claims.csv").write_bytes(b"PK\x03\x04")
    path = folder / "2022/printed/children.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("43.9%", "many"), encoding="utf-8")
    with pytest.raises(DataError) as refused:
        make_facts(example_raw, "exampleshire", "2022")
    assert {fault.rule for fault in refused.value.faults} == {"unreadable_file", "not_a_csv", "not_a_number"}
    assert str(refused.value).startswith("exampleshire 2022 cannot be prepared; 3 fault(s):")


def test_an_edition_with_nothing_to_compare_is_made(example_raw):
    """One lonely figure: no share, no change, no claim, no category."""
    printed = example_raw / "exampleshire/2022/printed"
    for name in ("placements.csv", "claims.csv"):
        (printed / name).unlink()
    cards = (printed / "tables.csv").read_text(encoding="utf-8").splitlines()
    (printed / "tables.csv").write_text("\n".join(cards[:2]) + "\n", encoding="utf-8")
    cells = (printed / "children.csv").read_text(encoding="utf-8").splitlines()
    (printed / "children.csv").write_text("\n".join(cells[:2]) + "\n", encoding="utf-8")
    (example_raw / "exampleshire/placement_categories.csv").unlink()
    (example_raw / "exampleshire/2022/actions.csv").unlink()
    made = make_facts(example_raw, "exampleshire", "2022")
    assert list(made.facts["as_printed"]) == ["400"]
    assert made.findings.empty


def test_the_folder_is_the_same_bytes_twice(example_raw, tmp_path):
    for name in ("one", "two"):
        prepare_edition(tmp_path / name, example_raw, "exampleshire", "2022")
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).rglob("*.*")} for name in ("one", "two"))
    assert one == two
    assert len(read_facts_folder(tmp_path / "one").facts) > 17


def test_facts_are_listed_by_measure_and_breakdown(content):
    assert set(fact_table(content, "placements")["measure"]) == {"placements"}
    by_sex = fact_table(content, by="sex")
    assert len(by_sex) and set(by_sex["by1"]) == {"sex"}
    assert len(fact_table(content)) == len(content.facts)
