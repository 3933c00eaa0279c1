"""Published files with symbols, noughts, gaps and wrong figures, from the files to the facts and the exit code."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from click.testing import CliRunner, Result

from suffkit.cli import main
from suffkit.domain.areas import all_areas
from suffkit.io.national.published import words_of

HEAD = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,"
    "la_name,new_la_code,population_type,population_estimate,children_count,rate_per_10000"
)
KIND = "Children looked after on 31 March each year"
LAIT = "Short Desc,Years,LA Number,Values"
FACTS = "Measure_short,Topic,Measure,Polarity,dps,No_Quartile,Description,Methodology"
OWN, NUMBER = "E06000019", "884"
Cells = Mapping[tuple[int, str], tuple[object, object]]


def rates(cells: Cells) -> str:
    """A table of rates: year and authority to what is printed as number and rate; England has a figure each year."""
    lines = [
        f"{year},Reporting year,Local authority,E92000001,England,E12000005,,{number},,,{KIND},36000,{count},{rate}"
        for (year, number), (count, rate) in cells.items()
    ]
    lines += [
        f"{year},Reporting year,National,E92000001,England,,,,,,{KIND},12000000,83000,70"
        for year in dict.fromkeys(year for year, _ in cells)
    ]
    return "\n".join([HEAD, *lines]) + "\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Asks for the facts of Herefordshire made of these files."""
    monkeypatch.setenv("SUFFKIT_PROCESSED", str(tmp_path / "processed"))
    folder = tmp_path / "national"
    folder.mkdir()
    (tmp_path / "raw").mkdir()

    def ask(measure: str = "cla_rate_per_10k", **files: str | bytes) -> Result:
        for name, content in files.items():
            path = folder / name.replace("_dot_", ".")
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        where = ["--raw", str(tmp_path / "raw"), "--national", str(folder), "--format", "json"]
        return CliRunner().invoke(main, ["facts", "herefordshire", *where, "--measure", measure])

    return ask


def own_facts(result: Result) -> dict[str, dict[str, Any]]:
    """The authority's own figures by the year in which they end."""
    assert result.exit_code == 0, result.output
    return {one["period_end"][:4]: one for one in json.loads(result.output) if one["area_code"] == OWN}


def hereford(*printed: object, first: int = 2024) -> dict[tuple[int, str], tuple[object, object]]:
    return {(first + place, NUMBER): (400, one) for place, one in enumerate(printed)}


def test_a_symbol_becomes_its_reason_and_never_a_number(run):
    reasons = {"-": "x", "..": "x", "~": "c", ":": "x", "c": "c", "z": "z", "k": "low"}
    facts = own_facts(run(rates_dot_csv=rates(hereford(*reasons, first=2018))))
    assert {one["as_printed"]: one["status"] for one in facts.values()} == reasons
    assert all(one["value"] is None for one in facts.values())


def test_a_number_that_stands_for_a_missing_one_blocks(run):
    result = run(rates_dot_csv=rates(hereford(100, "-100", first=2023)))
    assert result.exit_code == 2
    assert "-100 stands for a number that is missing" in result.output
    assert "rates.csv" in result.output and "row 3" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(("printed", "code"), [(("-", "..", "~", ":"), 0), (("-100",), 2), (("lots",), 2)])
def test_so_in_the_long_file_of_the_tool(run, printed, code):
    lines = [f"LAC,{2020 + place},884,{word}" for place, word in enumerate(printed)]
    facts = f"{FACTS}\nLAC,CLA,Rate,-,1,,,\n"
    values = "\n".join([LAIT, *lines, "LAC,2024,970,70"]) + "\n"
    result = run(rates_dot_csv=rates(hereford(100)), lait_dot_csv=values, facts_dot_csv=facts)
    assert result.exit_code == code, result.output
    assert ("lait.csv" in result.output) == (code == 2)


def test_nobody_in_care_and_everything_hidden_are_facts_without_a_number(run):
    cells = {(2023, NUMBER): ("z", "z"), (2024, NUMBER): ("c", "c")}
    found = own_facts(run(rates_dot_csv=rates(cells)))
    assert {year: (one["value"], one["status"]) for year, one in found.items()} == {
        "2023": (None, "z"),
        "2024": (None, "c"),
    }


def test_a_year_that_is_missing_in_the_middle_stays_a_gap(run):
    cells = {(year, NUMBER): (400, 110) for year in (2020, 2021, 2023, 2024)}
    assert sorted(own_facts(run(rates_dot_csv=rates(cells)))) == ["2020", "2021", "2023", "2024"]


def spending(**changed: float) -> bytes:
    """A return of spending in thousands of pounds: 20 million of every authority but those changed (by their code)."""
    parts, lines = words_of("spending_words", "part"), words_of("spending_words", "ro3_line")
    head = ["E-code", "ONS Code", "Local authority", "Notes", "Class"]
    head += [f"{line} - {part}" for line in lines for part in parts]
    classes = {"E06": "UA", "E08": "MD", "E09": "LB", "E10": "SC"}
    rows: list[list[object]] = [["Worksheet 2"], ["Data are reported in \u00a3 thousand."], list(head)]
    for one in all_areas():
        net = changed.get(one.new_la_code, 20_000.0)
        amounts = [net / 2, net / 2, net, 0.0, 0.0, 0.0, net]
        rows.append(["", one.new_la_code, one.short_name, "", classes[one.new_la_code[:3]], *amounts * len(lines)])
    return _ods("RO3_LA_Data_202324", rows)


def _ods(sheet: str, rows: list[list[object]]) -> bytes:
    import io

    names = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{name}="{names}:{name}:1.0"' for name in ("office", "table", "text"))
    body = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="{sheet}">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("META-INF/manifest.xml", f'<manifest xmlns="{names}:manifest:1.0"/>')
        book.writestr("content.xml", content)
    return made.getvalue()


def _cell(value: object) -> str:
    if value == "":
        return "<table:table-cell/>"
    kind = (
        'office:value-type="string"' if isinstance(value, str) else f'office:value-type="float" office:value="{value}"'
    )
    return f"<table:table-cell {kind}><text:p>{escape(str(value))}</text:p></table:table-cell>"


SPENT = "spend_per_child_looked_after"


def test_spending_for_nobody_is_no_figure_and_for_somebody_is_one(run):
    nobody = {(2024, NUMBER): (0, 0)}
    [fact] = own_facts(run(SPENT, rates_dot_csv=rates(nobody), ro3_dot_ods=spending())).values()
    assert (fact["value"], fact["status"]) == (None, "z")
    [fact] = own_facts(run(SPENT, rates_dot_csv=rates(hereford(100)), ro3_dot_ods=spending())).values()
    assert (fact["value"], fact["denominator"]) == (50_000, 400)


def test_an_amount_below_nothing_is_kept_and_no_ratio_is_made_of_it(run):
    files = {"rates_dot_csv": rates(hereford(100)), "ro3_dot_ods": spending(**{OWN: -5.0})}
    [fact] = own_facts(run(SPENT, **files)).values()
    assert (fact["value"], fact["status"]) == (None, "z")
    kept = [one for one in json.loads(run("ro3_expenditure", **files).output) if one["area_code"] == OWN]
    assert -5_000 in [one["value"] for one in kept]


def test_pounds_among_thousands_block(run):
    files = {"rates_dot_csv": rates(hereford(100)), "ro3_dot_ods": spending(**{OWN: 20_000_000.0})}
    result = run(SPENT, **files)
    assert result.exit_code == 2
    assert "pounds among thousands" in result.output and "ro3.ods" in result.output
    assert "Traceback" not in result.output
