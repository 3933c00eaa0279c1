"""What holds of the built statements of all shipped editions, beyond what any site must do."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from lxml import html as parser

from suffkit.domain.catalogue import catalogue
from suffkit.io.editions import authorities, editions
from suffkit.pipeline.statement import Statement, build_statement
from suffkit.pipeline.workers import build_many
from suffkit.present.wording import say

ROOT = Path(__file__).resolve().parents[2]
RAW = ROOT / "data/raw"
SHIPPED = [(name, which) for name in authorities(RAW) for which in editions(RAW, name)]
PRINTED = [one for one in SHIPPED if (RAW / one[0] / one[1] / "printed").is_dir()]
QUESTIONS = (
    "demographics",
    "flows",
    "placements",
    "location",
    "residential",
    "stability",
    "wellbeing",
    "care_leavers",
    "costs",
    "fostering",
    "benchmarks",
    "region",
    "forecasts",
    "actions",
)


def words_of(page: Path) -> str:
    return " ".join(parser.document_fromstring(page.read_bytes()).find(".//article").text_content().split())


def differing(first: Path, second: Path) -> list[str]:
    """Files that are not in both folders with the same bytes."""
    files, again = (
        {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
        for site in (first, second)
    )
    return sorted(str(name) for name in files.keys() | again.keys() if files.get(name) != again.get(name))


@pytest.mark.parametrize(("authority", "edition"), PRINTED)
def test_every_printed_number_stands_on_the_page_of_printed_tables(
    authority: str, edition: str, built: Callable[[str, str], Path]
) -> None:
    site = built(authority, edition)
    facts = pd.read_csv(site / "facts.csv", dtype=str, keep_default_na=False)
    cells = facts[(facts["cell"] != "") & (facts["as_printed"] != "")]
    shown = html.unescape((site / "printed_tables.html").read_text(encoding="utf-8"))
    missing = sorted({text for text in cells["as_printed"].str.lstrip("'") if f">{text}<" not in shown})
    assert len(cells) > 90
    assert missing == []


@pytest.mark.parametrize(("authority", "edition"), SHIPPED)
def test_each_page_opens_with_an_answer_and_is_not_empty(
    authority: str, edition: str, built: Callable[[str, str], Path]
) -> None:
    site = built(authority, edition)
    for question in QUESTIONS:
        article = parser.document_fromstring((site / f"{question}.html").read_bytes()).find(".//article")
        first = article.xpath(".//h1/following::p[1]")[0].text_content().strip()
        assert first.endswith(".") and len(first.split()) > 5, (question, first)
        assert article.xpath(".//table | .//*[contains(@class, 'note-missing')]"), question


def test_what_an_edition_lacks_is_said_with_the_file_that_would_bring_it(built: Callable[[str, str], Path]) -> None:
    words = words_of(built("herefordshire", "2023") / "demographics.html")
    lack = "This edition does not tell how old the children are. It could be shown from the SSDA903 return's header"
    assert lack in words


def test_a_total_that_its_rows_do_not_reach_stands_with_the_arithmetic(built: Callable[[str, str], Path]) -> None:
    site = built("hertfordshire", "2022")
    arithmetic = "39 + 99 + 150 + 153 + 258 + 329 = 1,028; printed 1030; 2 more than its parts"
    assert arithmetic in words_of(site / "data_quality.html")
    assert arithmetic in words_of(site / "demographics.html")


def test_two_builds_of_the_same_inputs_are_the_same_bytes(
    built: Callable[[str, str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = built("hertfordshire", "2022")
    monkeypatch.setenv("SUFFKIT_PROCESSED", str(tmp_path / "processed"))
    statement = Statement(ROOT, ROOT / "data/raw", "hertfordshire", "2022", tmp_path / "elsewhere")
    assert differing(first, build_statement(statement).parent) == []


def test_two_workers_make_the_same_bytes_as_one(
    built: Callable[[str, str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = [("hertfordshire", "2019"), ("hertfordshire", "2017")]
    alone = [built(*one) for one in pair]
    monkeypatch.setenv("SUFFKIT_PROCESSED", str(tmp_path / "processed"))
    missing = Statement(ROOT, ROOT / "data/raw", "hertfordshire", "1999", tmp_path / "elsewhere")
    asked = [missing, *(Statement(ROOT, ROOT / "data/raw", *one, tmp_path / "elsewhere") for one in pair)]
    made = {one.statement.edition: one for one in build_many(asked, workers=2)}
    assert (made["1999"].first_page, made["1999"].exit_code) == (None, 2)
    for (_, edition), site in zip(pair, alone, strict=True):
        page = made[edition].first_page
        assert page is not None, made[edition].fault
        assert differing(site, page.parent) == []


def test_the_stock_engine_makes_the_same_page(
    built: Callable[[str, str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from suffkit.publish.run import raise_for_faults, run_pages

    site = built("hertfordshire", "2022")
    monkeypatch.setenv("SUFFKIT_PROCESSED", str(site.parents[3] / "processed"))
    monkeypatch.setenv("SUFFKIT_ROOT", str(ROOT))
    pages = [ROOT / "notebooks/costs.ipynb"]
    given = {"authority": "hertfordshire", "edition": "2022"}
    for engine in ("suffkit", "papermill"):
        runs = run_pages(pages, parameters=given, out_dir=tmp_path / engine, engine=engine)
        raise_for_faults(runs)
    assert (tmp_path / "suffkit/costs.ipynb").read_bytes() == (tmp_path / "papermill/costs.ipynb").read_bytes()


def test_a_synthetic_statement_says_so_on_every_page(built: Callable[[str, str], Path]) -> None:
    site = built("exampleshire", "2024")
    pages = [page for page in site.glob("*.html") if page.name != "search.html"]
    assert len(pages) > 12
    for page in pages:
        banner = parser.document_fromstring(page.read_bytes()).xpath("//article//div[contains(@class, 'synthetic')]")
        assert banner and "made up" in banner[0].text_content(), page.name


def test_a_statement_of_printed_figures_is_not_called_synthetic(built: Callable[[str, str], Path]) -> None:
    assert "made up, to show" not in words_of(built("hertfordshire", "2022") / "summary.html")


def kind_of(measure: str, *by: str) -> str:
    """A measure by its breakdowns, whichever of them a table has as its rows."""
    return "/".join([measure, *sorted(name for name in by if name)])


def test_every_counted_measure_stands_on_a_page_with_its_numbers(built: Callable[[str, str], Path]) -> None:
    """By every breakdown that it is counted by: a new measure needs a block, and a block that shows it."""
    site = built("exampleshire", "2024")
    facts = pd.read_csv(site / "facts.csv", keep_default_na=False, na_values={"value": [""]}, encoding="utf-8-sig")
    facts = facts[(facts["origin"] == "synthetic") & ~facts["source"].str.startswith("recomputed")]
    cells: dict[str, set[str]] = {}
    for page in sorted(site.glob("*.html")):
        for table in parser.document_fromstring(page.read_bytes()).iter("table"):
            shown = {" ".join(cell.text_content().split()) for cell in table.iter("td")}
            for kind in (table.get("data-holds") or "").split():
                cells.setdefault(kind_of(*kind.split("/")), set()).update(shown)
    newest = facts[facts["period_end"] == facts.groupby("measure")["period_end"].transform("max")]
    newest = newest.assign(
        kind=[kind_of(*row) for row in newest[["measure", "by1", "by2"]].itertuples(index=False)],
        words=[
            # A table of single figures says "£79 a night", one of many "£79".
            frozenset(
                say(value, unit, decimals=catalogue()[name].decimals, status=status, per=per, noun=noun)
                for per, noun in ((False, False), (True, False), (True, True))
            )
            for name, value, unit, status in newest[["measure", "value", "unit", "status"]].itertuples(index=False)
        ],
    )
    assert newest["measure"].nunique() > 50
    missing = {
        kind: absent
        for kind, words in newest.groupby("kind")["words"]
        if (absent := sorted(min(said) for said in set(words) if not said & cells.get(str(kind), set())))
    }
    assert missing == {}
