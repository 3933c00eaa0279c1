"""Words from outside do nothing: in the CSV a spreadsheet opens, and in the page a browser opens."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest

from suffkit.pipeline.downloads import inert

LINK = """from IPython.display import HTML\n\nHTML('<p><a href="facts.csv">All numbers</a></p>')"""
OPEN = "from suffkit.publish.page import open_page\n\npage = open_page(authority, edition)"
SAY = 'page.say("children", "410 children")'

HOSTILE = '=HYPERLINK("x")'


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "-x", "=", "--1", "-1%\n=2"]
)
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text):
    [made] = inert(pd.DataFrame({"cell": [text]}))["cell"]
    assert made == "'" + text


@pytest.mark.parametrize("text", ["-4.2%", "-£500", "- £1,500", "+3", "-69.29", "-", "", "a=b", "410", "(10)", "1-2"])
def test_a_printed_number_and_plain_words_stay_as_they_are(text):
    assert inert(pd.DataFrame({"cell": [text]}))["cell"].tolist() == [text]


def test_numbers_and_dates_are_left_alone():
    table = pd.DataFrame({"value": [-1.5], "day": pd.to_datetime(["2022-03-31"]), "name": ["x"], "is_old": [True]})
    pd.testing.assert_frame_equal(inert(table), table)


def test_hostile_headings_do_nothing_in_the_listed_facts_and_in_the_site(project, suffkit):
    project.change("printed/children.csv", "Girls,31 March 2022", '"=HYPERLINK(""x"")",31 March 2022')
    project.change("edition.toml", "Sufficiency statement", "<script>alert(1)</script> statement")
    project.page(LINK, OPEN, SAY)
    listed = suffkit("facts", "exampleshire").stdout
    assert any(row["cell"] == f"'{HOSTILE} | 31 March 2022" for row in csv.DictReader(io.StringIO(listed)))
    result = suffkit("build", "exampleshire", "--quiet")
    assert (result.exit_code, result.output) == (0, "")
    with (project.site / "facts.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [row["cell"] for row in csv.DictReader(file)]
    assert f"'{HOSTILE} | 31 March 2022" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
    for page in project.site.glob("*.html"):
        assert "<script>alert" not in page.read_text(encoding="utf-8")
