"""What later releases changed: listed, put into words, counted for one authority, and shown by the command."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from suffkit.cli import main
from suffkit.contracts.facts import FACTS
from suffkit.contracts.table import check
from suffkit.domain.areas import area
from suffkit.errors import RequestError
from suffkit.io.national.store import read_national
from suffkit.prepare.national import NationalFolder, published_of
from suffkit.prepare.revisions import counts_of_revisions, in_words, revised

HEAD = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,"
    "la_name,new_la_code,population_type,population_estimate,children_count,rate_per_10000\n"
)
KIND = "Children looked after on 31 March each year"
# (release, year, authority): children looked after and rate
PRINTED = {
    ("2023", 2022, "884"): ("360", "100"),
    ("2023", 2023, "884"): ("405", "112"),
    ("2024", 2022, "884"): ("360", "100"),
    ("2024", 2023, "884"): ("400", "111"),
    ("2024", 2024, "884"): ("410", "113"),
    ("2023", 2023, "885"): ("4", "1"),
    ("2024", 2023, "885"): ("c", "c"),
}


@pytest.fixture
def given(tmp_path):
    """Two releases of one table, told apart by the manifest."""
    folder = tmp_path / "national"
    for release in ("2023", "2024"):
        (folder / release).mkdir(parents=True)
        lines = [
            f"{year},Reporting year,Local authority,E92000001,England,E12000005,,{number},,,{KIND},36000,"
            f"{count},{rate}\n"
            for (of, year, number), (count, rate) in PRINTED.items()
            if of == release
        ]
        (folder / release / "any.csv").write_text(HEAD + "".join(lines), encoding="utf-8")
    manifest = {f"{release}/any.csv": {"release": release} for release in ("2023", "2024")}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return NationalFolder(folder, tmp_path / "processed" / "national")


def test_each_figure_with_what_was_printed_before_and_after(given):
    found = revised(given, ["884"])
    columns = ["title", "when", "older_release", "older_printed", "newer_release", "newer_printed"]
    assert found[columns].values.tolist() == [
        ["Children looked after", "31 March 2023", "2023", "405", "2024", "400"],
        ["Children looked after per 10,000 children", "31 March 2023", "2023", "112", "2024", "111"],
    ]
    assert in_words(found)[0] == (
        "Herefordshire: Children looked after, 31 March 2023: 405 (2023 release), then 400 (2024) [dfe-cla-numbers]"
    )


def test_one_measure_of_all_areas(given):
    found = revised(given, measure_id="children_looked_after")
    assert found[["area", "newer_printed"]].values.tolist() == [["884", "400"], ["885", "c"]]
    with pytest.raises(RequestError, match="not a measure"):
        revised(given, measure_id="children_lookd_after")


def test_a_statement_says_how_many_and_the_largest(given):
    counts = counts_of_revisions(read_national(given.folder))
    row, hidden = counts.sort_values("area").to_dict("records")
    assert (row["area"], row["value"]) == ("884", 2)
    assert row["cell"] == "Children looked after, 31 March 2023: 405 in the release of 2023, 400 in that of 2024"
    # A number that a symbol has taken the place of is not told again.
    assert (hidden["value"], hidden["cell"]) == (2, "")
    facts = published_of(given, area("herefordshire")).facts
    check(facts, FACTS)
    [fact] = facts[facts["measure"] == "revised_figures"].to_dict("records")
    assert (fact["value"], fact["unit"]) == (2, "figures")
    assert fact["source"] == "recomputed from dfe-cla-numbers 2023 and dfe-cla-numbers 2024"


def test_of_one_release_nothing_is_said(given):
    (given.folder / "2023" / "any.csv").unlink()
    assert counts_of_revisions(read_national(given.folder)).empty
    assert revised(given).empty


@pytest.fixture
def run(given, tmp_path, monkeypatch):
    monkeypatch.setenv("SUFFKIT_PROCESSED", str(tmp_path / "processed"))
    return lambda *words: CliRunner().invoke(main, ["revisions", "--national", str(given.folder), *words])


def test_the_command_lists_them_for_people_and_for_programs(run):
    said = run("--authority", "herefordshire")
    assert said.exit_code == 0
    assert len(said.output.splitlines()) == 3
    assert said.output.splitlines()[-1].startswith("2 figures that a later release changed")
    table = run("--format", "csv", "--measure", "children_looked_after").output.splitlines()
    assert table[0].startswith("area,area_name,measure") and len(table) == 3
    assert [row["newer_printed"] for row in json.loads(run("--format", "json").output)] == ["400", "111", "c", "c"]


@pytest.mark.parametrize(
    ("words", "says"), [(("--authority", "herfordshire"), "Did you mean"), (("--measure", "x"), "not a measure")]
)
def test_a_wrong_request_ends_with_2(run, words, says):
    result = run(*words)
    assert result.exit_code == 2
    assert says in result.output
