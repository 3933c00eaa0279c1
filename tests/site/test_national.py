"""What holds of statements made from published national data alone, for the awkward authorities and for all."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import html as parser

from suffkit.cli import main
from suffkit.domain.areas import all_areas
from suffkit.prepare.asked import find_statement
from suffkit.prepare.national import NationalFolder
from suffkit.prepare.statement import make_facts

pytestmark = pytest.mark.national

ROOT = Path(__file__).resolve().parents[2]
# Nearly all hidden; begun in 2021 in place of another; nobody in care at all.
AWKWARD = (
    "city-of-london",
    "north-northamptonshire",
    pytest.param("isles-of-scilly", marks=pytest.mark.slow),
)
OF_WORDS = ("accessibility", "methods", "search", "glossary", "index", "printed_tables")
# Between a word of a sentence and a number that is none.
NO_NUMBER = re.compile(r"\b(?:nan|NaN|None|inf)\b")
MOST_ROWS = 60


def article_of(page: Path) -> Any:
    return parser.document_fromstring(page.read_bytes()).find(".//article")


def questions(site: Path) -> list[Path]:
    return [page for page in sorted(site.glob("*.html")) if page.stem not in OF_WORDS]


def words_of(node: Any) -> str:
    return " ".join(node.text_content().split())


@pytest.mark.parametrize("authority", AWKWARD)
def test_every_page_opens_with_a_whole_sentence_and_none_is_empty(
    authority: str, published: Callable[[str], Path]
) -> None:
    pages = questions(published(authority))
    assert len(pages) > 15
    for page in pages:
        article = article_of(page)
        first = words_of(article.xpath(".//h1/following::p[1]")[0])
        assert first.endswith(".") and len(first.split()) > 5, (page.stem, first)
        # With nothing printed there is nothing to check, and that page says so in plain sentences.
        shown = article.xpath(".//table | .//*[contains(@class, 'note-missing')] | .//ul | .//dl")
        assert shown or page.stem == "data_quality", page.stem


@pytest.mark.parametrize("authority", AWKWARD)
def test_nothing_missing_is_written_as_a_number(authority: str, published: Callable[[str], Path]) -> None:
    for page in questions(published(authority)):
        article = article_of(page)
        assert NO_NUMBER.findall(words_of(article)) == [], page.stem
        for line in article.xpath(".//p[not(ancestor::table) and not(contains(@class, 'symbols'))]"):
            assert "[c]" not in words_of(line) and "[z]" not in words_of(line), (page.stem, words_of(line))
        for image in article.iter("img"):
            assert not NO_NUMBER.search(image.get("alt")), (page.stem, image.get("alt"))


@pytest.mark.parametrize("authority", AWKWARD)
def test_no_table_of_a_question_runs_to_hundreds_of_rows(authority: str, published: Callable[[str], Path]) -> None:
    for page in questions(published(authority)):
        for table in article_of(page).iter("table"):
            assert len(table.xpath(".//tbody/tr")) <= MOST_ROWS, (page.stem, words_of(table.find("caption")))


def test_an_authority_of_which_all_is_hidden_shows_the_symbol_and_no_chart(published: Callable[[str], Path]) -> None:
    article = article_of(published("city-of-london") / "demographics.html")
    [age] = [one for one in article.iter("table") if words_of(one.find("caption")).endswith("by age group")]
    cells = [words_of(cell) for cell in age.xpath(".//tbody/tr[1]/td")]
    assert cells == ["[c]", "[c]", "[x]", "[c]"]
    before = age.xpath("preceding::p[contains(@class, 'note-missing')][1]")[0]
    assert words_of(before) == "There is no chart, as the newest of these figures are hidden or missing."


@pytest.mark.slow
def test_an_authority_without_children_in_care_says_nought(published: Callable[[str], Path]) -> None:
    first = article_of(published("isles-of-scilly") / "demographics.html").xpath(".//h1/following::p[1]")[0]
    assert words_of(first).startswith("Isles of Scilly looked after 0 children")


def test_a_new_authority_says_when_it_began_and_shows_no_year_before(published: Callable[[str], Path]) -> None:
    article = article_of(published("north-northamptonshire") / "demographics.html")
    assert "North Northamptonshire began on 1 April 2021 in place of Northamptonshire" in words_of(article)
    table = next(one for one in article.iter("table") if "per 10,000" in words_of(one.find("caption")))
    years = [words_of(cell) for cell in table.xpath(".//thead//th")]
    [own] = [row for row in table.xpath(".//tbody/tr") if words_of(row[0]) == "North Northamptonshire"]
    shown = dict(zip(years, [words_of(cell) for cell in own], strict=True))
    assert shown["2020"] == shown["2021"] == "[z]"
    assert shown["2022"].isdigit() and shown["2024"].isdigit()


def test_the_sources_are_named_with_their_licence(published: Callable[[str], Path]) -> None:
    words = words_of(article_of(published("north-northamptonshire") / "sources.html"))
    assert "Contains public sector information licensed under the Open Government Licence v3.0." in words
    assert "Department for Education; Office for National Statistics;" in words
    assert "explore-education-statistics.service.gov.uk/find-statistics/children-looked-after" in words


@pytest.mark.parametrize(
    ("authority", "heirs"),
    [("Cumbria", ("cumberland", "westmorland-and-furness")), ("northamptonshire", ("west-northamptonshire",))],
)
def test_an_abolished_authority_is_refused_with_its_successors(
    authority: str, heirs: tuple[str, ...], national: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUFFKIT_PROCESSED", str(tmp_path / "processed"))
    (tmp_path / "raw").mkdir()
    asked = ["build", authority, "--raw", str(tmp_path / "raw"), "--national", str(national), "--out", str(tmp_path)]
    result = CliRunner().invoke(main, asked)
    assert result.exit_code == 2
    assert all(heir in result.output for heir in heirs)


@pytest.mark.slow
def test_authorities_have_facts_of_their_own(folder: NationalFolder, tmp_path: Path) -> None:
    """Every third of the 153, from its figures to what its pages are made of; benchmarks/national.py makes all."""
    empty = []
    for one in all_areas()[::3]:
        slug, edition = find_statement(tmp_path, one.slug, None, folder)
        content = make_facts(tmp_path, slug, edition, national=folder)
        own = content.facts[content.facts["area_code"] == one.new_la_code]
        if len(own) < 1000 or content.edition["origins"] != ["national"] or not len(content.standing.standings):
            empty.append(one.slug)
    assert empty == []
