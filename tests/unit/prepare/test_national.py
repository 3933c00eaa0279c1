"""Published figures of an authority: its own, its region's, England's, the mean of its neighbours, and its standing."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from suffkit.contracts.benchmarks import STANDINGS
from suffkit.contracts.facts import FACTS
from suffkit.contracts.table import check
from suffkit.domain.areas import all_areas, area
from suffkit.errors import DataError, RequestError
from suffkit.prepare.asked import find_statement, national_folder
from suffkit.prepare.national import NationalFolder, national_facts, newest_count, published_of
from suffkit.prepare.statement import make_facts

HEAD = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,"
    "la_name,new_la_code,population_type,population_estimate,children_count,rate_per_10000\n"
)
ON_31_MARCH = "Children looked after on 31 March each year"


def line(year, level, region, number, count, rate):
    return f"{year},Reporting year,{level},E92000001,England,{region},,{number},,,{ON_31_MARCH},10000,{count},{rate}\n"


def near_to(one, chosen):
    """The ten chosen, or for one of them the nine others and Kent: nobody is its own neighbour."""
    return [*(number for number in chosen if number != one.old_la_code), "886"][:10]


def neighbours_file(folder, chosen):
    """The model of 2025, in which all but the ten chosen have these for neighbours."""
    heads = ["old_la_code", "la_name", "region_ind", "region_name"]
    for place in range(1, 11):
        heads += [f"SN_{place}", f"SN_{place}P"]
    rows = [
        ",".join(
            [
                one.old_la_code,
                one.short_name.replace(",", ""),
                "1",
                "A",
                *(f"{near},Close" for near in near_to(one, chosen)),
            ]
        )
        for one in all_areas()
    ]
    (folder / "neighbours.csv").write_text("\n".join([",".join(heads), *rows]) + "\n", encoding="utf-8")


@pytest.fixture
def given(tmp_path):
    """Rates of Herefordshire, its region, England and ten neighbours, of which one is hidden, for two years."""
    folder = tmp_path / "national"
    folder.mkdir()
    chosen = [one.old_la_code for one in all_areas() if one.slug.startswith(("b", "l"))][:10]
    lines = []
    for year, add in ((2023, 0), (2024, 2)):
        lines += [line(year, "National", "", "", 83630, 70 + add), line(year, "Regional", "E12000005", "", 10960, 88)]
        lines.append(line(year, "Local authority", "E12000005", "884", 400 + add, 110 + add))
        for place, number in enumerate(chosen):
            lines.append(line(year, "Local authority", "E12000002", number, 100, "c" if place == 0 else 50 + place))
    (folder / "any.csv").write_text(HEAD + "".join(lines), encoding="utf-8")
    neighbours_file(folder, chosen)
    return NationalFolder(folder, tmp_path / "kept")


def rates(facts, code):
    rows = facts[(facts["measure"] == "cla_rate_per_10k") & (facts["area_code"] == code)]
    return dict(zip(rows["period_end"].dt.year, rows["value"], strict=True))


def test_own_region_england_and_the_mean_of_those_neighbours_that_have_a_value(given):
    facts = published_of(given, area("herefordshire")).facts
    check(facts, FACTS)
    assert rates(facts, "E06000019") == {2023: 110, 2024: 112}
    assert rates(facts, "E92000001") == {2023: 70, 2024: 72}
    assert rates(facts, "E12000005") == {2023: 88, 2024: 88}
    # 51 to 59, the hidden one left out
    assert rates(facts, "neighbours:E06000019") == {2023: 55, 2024: 55}
    assert set(facts["origin"]) == {"national"}
    # What is worked out here says so, and a neighbour's own figure is no fact of this statement.
    mean = facts["area_code"] == "neighbours:E06000019"
    assert facts.loc[mean, "source"].str.startswith("recomputed from").all()
    assert facts["area_code"].nunique() == 4


def test_a_count_has_no_mean_of_neighbours(given):
    facts = published_of(given, area("herefordshire")).facts
    assert set(facts.loc[facts["area_code"].str.startswith("neighbours:"), "measure"]) == {"cla_rate_per_10k"}


def test_a_symbol_stays_one(given):
    hidden = next(one for one in all_areas() if one.slug.startswith(("b", "l")))
    facts = published_of(given, hidden).facts
    own = facts[(facts["area_code"] == hidden.new_la_code) & (facts["measure"] == "cla_rate_per_10k")]
    assert own["value"].isna().all()
    assert set(own["status"]) == {"c"}


def test_a_new_authority_has_no_groups_in_the_years_before_it_began():
    """Cumberland began on 1 April 2023; tables list it before, and say of every group that it does not apply."""
    rows = [("2023-03-31", "", ""), ("2023-03-31", "sex", "Female"), ("2024-03-31", "sex", "Female")]
    published = pd.DataFrame(
        {
            "measure": "children_looked_after",
            "area": "942",
            "period_start": pd.to_datetime([day for day, _, _ in rows]).astype("datetime64[s]"),
            "period_end": pd.to_datetime([day for day, _, _ in rows]).astype("datetime64[s]"),
            "by1": [by for _, by, _ in rows],
            "group1": [group for _, _, group in rows],
            **dict.fromkeys(("by2", "group2"), ""),
            "value": [float("nan")] * 2 + [194.0],
            "status": ["z", "z", ""],
            "as_printed": ["z", "z", "194"],
            "source": "dfe-cla-characteristics",
            "release": "2025",
        }
    )
    facts = national_facts(published, area("cumberland"), ["942"])
    said = set(zip(facts["period_end"].dt.year, facts["group1"], facts["status"], strict=True))
    assert said == {(2023, "", "z"), (2024, "Female", "")}


def test_each_source_has_a_card(given):
    published = published_of(given, area("herefordshire"))
    ids = set(published.facts["source"].str.removeprefix("recomputed from "))
    assert ids == set(published.cards["table_id"])
    assert published.cards["document"].str.contains("Department for Education").all()


def test_without_the_tools_file_the_publication_gives_the_standing(given):
    standing = published_of(given, area("herefordshire")).standing
    check(standing.standings, STANDINGS)
    own = standing.standings.set_index(["indicator", "row"]).loc[("LAC", "authority")]
    assert (own["latest"], own["change"]) == (112, 2)
    assert set(standing.standings["area"]) == {"884"}
    # Everybody is in the spread, whose place the chart shows; the hidden one has none.
    assert len(standing.spread[standing.spread["indicator"] == "LAC"]) == 10


def test_what_was_kept_is_the_same_as_what_was_made(given):
    first = published_of(given, area("herefordshire"))
    again = published_of(given, area("herefordshire"))
    assert first.facts.equals(again.facts)
    assert first.standing.standings.astype(object).fillna("").equals(again.standing.standings.astype(object).fillna(""))


def test_published_figures_alone_make_an_edition_named_for_their_newest_year(given, tmp_path):
    (tmp_path / "raw").mkdir()
    assert newest_count(given) == date(2024, 3, 31)
    assert find_statement(tmp_path / "raw", "Herefordshire, County of", None, given) == ("herefordshire", "2024")
    content = make_facts(tmp_path / "raw", "herefordshire", "2024", None, given)
    assert content.edition["origins"] == ["national"]
    assert content.edition["as_at"] == "2024-03-31"
    assert "had no part in it" in content.edition["origin_note"]
    assert len(content.standing.standings)


@pytest.mark.parametrize(
    ("authority", "edition", "says"),
    [
        ("herefordshire", "2019", "2024"),
        ("cumbria", None, "Cumberland"),
        ("herfordshire", None, "Did you mean"),
    ],
)
def test_what_cannot_be_made_of_them_is_said(given, tmp_path, authority, edition, says):
    (tmp_path / "raw").mkdir()
    with pytest.raises(RequestError, match=says):
        find_statement(tmp_path / "raw", authority, edition, given)


def test_a_folder_without_a_count_says_what_to_get(given):
    (given.folder / "any.csv").unlink()
    with pytest.raises(DataError, match="suffkit fetch"):
        newest_count(given)


def test_the_folder_given_must_be_there_and_the_usual_one_need_not(tmp_path):
    assert national_folder(None, tmp_path / "none", tmp_path) is None
    (tmp_path / "empty").mkdir()
    assert national_folder(None, tmp_path / "empty", tmp_path) is None
    with pytest.raises(RequestError, match="no folder"):
        national_folder(tmp_path / "none", tmp_path / "empty", tmp_path)


def test_a_council_that_printed_its_own_leads_and_newer_published_figures_wait(given, example_raw):
    """The edition of 2022 leads with its own count; what is published of later years is left out of that measure."""
    folder = example_raw / "exampleshire"
    settings = (folder / "authority.toml").read_text(encoding="utf-8")
    for old, new in (("999", "884"), ("E99999999", "E06000019")):
        settings = settings.replace(old, new)
    (folder / "authority.toml").write_text(settings.replace("synthetic = true", ""), encoding="utf-8")
    facts = make_facts(example_raw, "exampleshire", "2022", None, given).facts
    published = facts[facts["origin"] == "national"]
    own = set(facts.loc[facts["origin"] == "printed", "measure"])
    assert "children_looked_after" in own
    assert not (published["measure"].isin(own) & (published["period_end"] > "2022-12-31")).any()
