"""Sealing: nothing inline, nobody else asked, nothing unused, and twice is once."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from suffkit.publish.seal import POLICY, seal_page, seal_site, seal_svg

PAGE = """<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>T</title>
<style>p{color:#111}</style><script>var one = 1 < 2;</script>
<script src="_static/searchtools.js"></script><link rel="stylesheet" href="_static/a.css?v=1"></head>
<body onload="go()"><h1>É – T</h1><p style="color: red;" class="x">a</p><p style="color: red">b</p>
<table><thead><tr><th></th><th>Age</th></tr></thead><tbody><tr><th>Under 1</th><td>5</td></tr></tbody></table>
<img src="_images/c.svg" alt="A chart of five children"></body></html>"""
SVG = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:dc="http://purl.org/dc/elements/1.1/" onload="x()"><metadata>
<dc:date>now</dc:date></metadata><script>x()</script><style>*{stroke:red}</style><g id="a"><path d="M0 0"/></g></svg>"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    files = {
        "index.html": PAGE,
        "deep/page.html": PAGE.replace('href="_', 'href="../_').replace('src="_', 'src="../_'),
        "_static/a.css": "@font-face{src:url(f.ttf)}\np{background:url(b.png)}\n/*# sourceMappingURL=a.css.map */",
        "_static/b.png": "png",
        "_static/a.css.map": "map",
        "_static/f.ttf": "font",
        "_static/a.css.LICENSE.txt": "licence",
        "_static/unused.js": "1",
        "_static/searchtools.js": "2",
        "_static/macros.html": "{{ template }}",
        "_images/c.svg": SVG,
        "_images/unused.svg": SVG,
        "_sources/index.md": "# source",
        ".buildinfo": "x",
        "objects.inv": "x",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_only_what_a_page_uses_is_left(site: Path) -> None:
    seal_site(site)
    kept = [name for name in sorted(contents(site)) if "/sealed/" not in name]
    assert kept == [
        "_images/c.svg",
        "_static/a.css",
        "_static/a.css.LICENSE.txt",
        "_static/b.png",
        "deep/page.html",
        "index.html",
    ]
    assert not (site / "_sources").exists()
    assert (site / "_static/a.css").read_text() == "\np{background:url(b.png)}\n"


def test_sealing_twice_is_sealing_once(site: Path) -> None:
    seal_site(site)
    once = contents(site)
    seal_site(site)
    assert contents(site) == once


def test_inline_parts_become_files_that_pages_share(site: Path) -> None:
    seal_site(site)
    sealed = {path.suffix: [] for path in (site / "_static/sealed").iterdir()}
    for path in (site / "_static/sealed").iterdir():
        sealed[path.suffix].append(path.read_text())
    assert sealed[".js"] == ["var one = 1 < 2;"]
    assert len(sealed[".css"]) == 2
    page = html.parse(str(site / "deep/page.html"))
    assert page.xpath("//style | //*[@style] | //*[@onload] | //script[not(@src)]") == []
    for address in page.xpath("//script/@src | //link/@href"):
        assert (site / "deep" / address.split("?")[0]).resolve().is_file(), address


def test_the_same_inline_style_is_one_class(site: Path) -> None:
    page = html.document_fromstring(seal_page(PAGE.encode(), "index.html", site))
    one, two = (p.get("class").split()[-1] for p in page.xpath("//p"))
    assert one == two
    assert f".{one}{{color: red}}\n" in [path.read_text() for path in (site / "_static/sealed").glob("*.css")]


def test_policy_comes_first_and_once(site: Path) -> None:
    page = html.document_fromstring(seal_page(PAGE.encode(), "index.html", site))
    assert page.xpath("//head/*[2]/@content") == [POLICY]
    assert "unsafe" not in POLICY and "http" not in POLICY


def test_header_cells_say_what_they_head(site: Path) -> None:
    page = html.document_fromstring(seal_page(PAGE.encode(), "index.html", site))
    assert [(cell.tag, cell.get("scope")) for cell in page.xpath("//tr/*")] == [
        ("td", None),
        ("th", "col"),
        ("th", "row"),
        ("td", None),
    ]


def test_only_the_search_page_loads_the_word_index(site: Path) -> None:
    search = PAGE.replace("<h1>", '<div id="search-results"></div><h1>')
    assert b"searchtools.js" not in seal_page(PAGE.encode(), "index.html", site)
    assert b"searchtools.js" in seal_page(search.encode(), "search.html", site)


def test_text_keeps_its_characters(site: Path) -> None:
    page = seal_page(PAGE.encode(), "index.html", site)
    assert page.startswith(b"<!DOCTYPE html>\n<html") and "<h1>É – T</h1>" in page.decode("utf-8")


def test_a_picture_loses_what_is_not_picture() -> None:
    sealed = seal_svg(SVG.encode()).decode()
    assert "purl.org" not in sealed and "script" not in sealed and "onload" not in sealed
    assert '<path d="M0 0"/>' in sealed and "<style>*{stroke:red}</style>" in sealed
    assert seal_svg(sealed.encode()).decode() == sealed
