"""The publishing gate: one small fault at a time, and the message that names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from suffkit.publish.gate import check_site

GOOD = """<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Costs</title>
<link rel="stylesheet" href="_static/a.css"></head><body><h1 id="costs">Costs</h1>
<p>None of the 12 children. See
<a href="#costs">costs</a>, <a href="b.html#there">b</a>, <a href="mailto:a@b.c">us</a>.</p>
<table><caption>Costs</caption><tr><th scope="col">Year</th><td>2022</td></tr></table>
<img src="_images/c.svg" alt="Bar chart of costs: 2022, 5"><img src="logo.svg" alt=""></body></html>"""
OTHER = '<!DOCTYPE html><html lang="en-GB"><head><title>B</title></head><body><h1>B</h1><p id="there"></p></html>'
SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>'

FAULTS = {
    "external link": ("<p>", '<p><a href="https://example.com/x">x</a>', "external-address", "example.com"),
    "protocol-relative": ("<p>", '<p><img src="//cdn.example/x.png" alt="x y">', "external-address", "//cdn.example"),
    "address in text": ("12 children", "see https://example.com", "external-address", "Write it without"),
    "inline script": ("<p>", "<script>x()</script><p>", "inline", "<script>"),
    "inline style": ("<p>", '<p style="color:red">', "inline", "style"),
    "handler": ("<p>", '<p onclick="x()">', "inline", "onclick"),
    "script address": ('#costs"', 'javascript:x()"', "inline", "holds a script"),
    "frame": ("<p>", '<iframe src="b.html"></iframe><p>', "inline", "iframe"),
    "no alt": (' alt="Bar chart of costs: 2022, 5"', "", "alt-text", "no text alternative"),
    "alt is a path": ("Bar chart of costs: 2022, 5", "_images/c.svg", "alt-text", "file name"),
    "empty alt of a chart": ("Bar chart of costs: 2022, 5", "", "alt-text", "empty"),
    "leftover": ("12 children", "{{ count }}", "leftover", "{{"),
    "leftover in alt": ("Bar chart of costs: 2022, 5", "Costs were {{ x }}", "leftover", "{{"),
    "nan": ("12 children", "nan children", "not-a-number", "nan"),
    "None inside a sentence": ("12 children", "children: there were None", "not-a-number", "None"),
    "None in a cell": ("<td>2022", "<td>None", "not-a-number", "None"),
    "numpy": ("12 children", "np.float64(0.17)", "not-a-number", "np.float64("),
    "figure as text": ("12 children", "&lt;Figure size 640x480&gt;", "not-a-number", "Figure"),
    "unix path": ("12 children", "/home/ann/book/facts.parquet", "machine-path", "/home/ann"),
    "windows path": ("12 children", "C:\\Users\\ann", "machine-path", "C:\\U"),
    "no language": (' lang="en-GB"', "", "language", "lang"),
    "no title": ("<title>Costs</title>", "", "title", "no title"),
    "two h1": ("<p>", "<h1>Again</h1><p>", "one-h1", "2 main headings"),
    "no h1": ("h1", "h2", "one-h1", "0 main headings"),
    "duplicate id": ("<p>", '<p id="costs">', "duplicate-id", "'costs' is used 2 times"),
    "broken link": ("b.html#there", "c.html", "link", "c.html, which is not in the site"),
    "broken anchor": ("b.html#there", "b.html#nowhere", "link", "b.html#nowhere leads to a place"),
    "broken own anchor": ('#costs"', '#cost"', "link", "#cost leads to a place"),
    "link out of the site": ("b.html#there", "../b.html", "link", "not in the site"),
    "root link": ("b.html#there", "/b.html", "link", "server's root"),
    "no caption": ("<caption>Costs</caption>", "", "table-caption", "table 1 has no caption"),
    "no scope": (' scope="col"', "", "table-header", "table 1 (Costs) has header cells"),
    "no header": ('<th scope="col">Year</th>', "", "table-header", "no header cells"),
    "empty header": (">Year<", "><", "table-header", "empty header"),
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    files = {"a.html": GOOD, "b.html": OTHER, "_static/a.css": "p{}", "_images/c.svg": SVG, "logo.svg": SVG}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_good_site_passes(site: Path) -> None:
    assert check_site(site) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_and_named_with_its_file(site: Path, fault: str) -> None:
    old, new, rule, words = FAULTS[fault]
    assert old in GOOD
    (site / "a.html").write_text(GOOD.replace(old, new), encoding="utf-8")
    found = check_site(site)
    assert [(f.rule, f.file) for f in found if f.rule == rule and words in f.message] != []
    assert {f.file for f in found} == {"a.html"}


@pytest.mark.parametrize("name", ["facts.parquet", "costs.ipynb", "page.py", "_sources/a.md", "noname"])
def test_a_file_that_is_not_for_readers_is_refused(site: Path, name: str) -> None:
    (site / name).parent.mkdir(exist_ok=True)
    (site / name).write_text("x", encoding="utf-8")
    assert [(f.rule, f.file) for f in check_site(site)] == [("file-type", name)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("_static/a.css", "@import 'https://fonts.example/a.css';"),
        ("_static/a.css", "p{background:url(//fonts.example/a.png)}"),
        ("_images/c.svg", SVG.replace("/>", ' xmlns:dc="http://purl.org/dc/"/>')),
        ("_images/c.svg", SVG.replace("/>", "><script>x()</script></svg>")),
    ],
)
def test_style_sheets_and_pictures_are_read_too(site: Path, name: str, text: str) -> None:
    (site / name).write_text(text, encoding="utf-8")
    assert [fault.file for fault in check_site(site)] == [name]
