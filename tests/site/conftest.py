"""Built sites, a server for them, and a browser.

The checks run on the small book below, on the statements of all shipped editions, and on every folder that the
variable `SUFFKIT_SITES` names (separated as in PATH), so that they can be pointed at any built site.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from suffkit.io.editions import authorities, editions
from suffkit.pipeline.statement import Statement, build_statement
from suffkit.prepare.asked import find_statement
from suffkit.prepare.national import NationalFolder
from suffkit.publish.book import build_book, stage_book
from suffkit.publish.seal import seal_site

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = [(name, which) for name in authorities(ROOT / "data/raw") for which in editions(ROOT / "data/raw", name)]
WHOLE = (("hertfordshire", "2022"), ("exampleshire", "2024"))
OF_WORDS = ("accessibility.html", "methods.html", "glossary.html", "sources.html", "search.html", "index.html")
PREFIX = "/council/statements/2022"
STRICT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

PAGES = {
    "summary": "Summary",
    "demographics": "Who is in our care?",
    "flows": "Who comes and who leaves?",
    "placements": "Where do they live?",
    "location": "How near to home?",
    "residential": "What is there in the area?",
    "stability": "How settled are they?",
    "needs": "What do they need?",
    "short_breaks": "Who has a break?",
    "wellbeing": "How are they?",
    "care_leavers": "What became of them?",
    "costs": "What does their care cost?",
    "fostering": "Who fosters?",
    "services": "What did the services do?",
    "benchmarks": "How do we stand?",
    "region": "Who is near us?",
    "forecasts": "What will be needed?",
    "scenarios": "What if?",
    "sufficiency": "Is it enough?",
    "actions": "What will we do?",
    "data_quality": "What the checks found",
    "reconciliation": "Do the figures agree?",
    "printed_tables": "The printed tables",
    "sources": "Sources",
    "glossary": "Glossary",
}

NUMBERS = {
    "authority_name": "Exampleshire",
    "statement_title": "Exampleshire sufficiency statement 2022",
    "as_at": "31 March 2022",
    "edition": "2022",
    "publisher": "Exampleshire County Council",
    "origin_note": "Made-up figures, to show how the statement works.",
    "contact": "sufficiency@exampleshire.example",
    "answer": "1,030 children",
}

TILES = """<ul class="tiles">
<li class="tile"><span class="value">1,030</span> <span class="label">children in care</span>
 <span class="comparison">up 34 on a year before</span> <span class="period">31 March 2022</span></li>
<li class="tile"><span class="value">41.4%</span> <span class="label">live within the county</span>
 <span class="period">31 March 2022</span></li>
<li class="tile"><span class="value">£4,665 a week</span> <span class="label">for a place in a children's home</span>
 <span class="comparison">no comparison is published</span></li>
</ul>"""

TABLE = """<div class="table-scroll" role="region" tabindex="0" aria-label="Children by age, 31 March 2022">
<table><caption>Children by age, 31 March 2022</caption>
<thead><tr><th scope="col">Age</th><th scope="col" class="num">Children</th><th scope="col" class="num">Share</th>
<th scope="col" class="num">Within the county</th><th scope="col" class="num">Outside the county</th>
<th scope="col" class="num">A year before</th></tr></thead>
<tbody>
<tr><th scope="row">Under 1</th><td class="num">51</td><td class="num">5%</td><td class="num">49</td>
<td class="num">[c]</td><td class="num">44</td></tr>
<tr><th scope="row">10 to 15</th><td class="num">420</td><td class="num">41%</td><td class="num">301</td>
<td class="num">119</td><td class="num">410</td></tr>
<tr class="total"><th scope="row">All ages</th><td class="num">1,030</td><td class="num">100%</td>
<td class="num">700</td><td class="num">330</td><td class="num">996</td></tr>
</tbody></table><p class="source">Source: Exampleshire 2022, table 3. [c]: hidden.</p></div>"""

CHART = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 500 180" width="500" height="180">
<rect width="500" height="180" fill="#fff"/><rect x="120" y="40" width="300" height="40" fill="#12436d"/>
<rect x="120" y="100" width="150" height="40" fill="#12436d"/>
<path d="M120 30v120" stroke="#000"/></svg>"""

ALT = "Bar chart of children by age, 31 March 2022: aged 10 to 15, 420; aged 16 and over, 210."


def make_page(name: str, title: str) -> nbformat.NotebookNode:
    """An executed page as the run leaves it."""
    note = '<p class="synthetic">Synthetic: these figures are made up.</p>'
    return new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        cells=[
            new_markdown_cell(f"# {title}\n\nThere were {{{{ answer }}}} in our care on {{{{ as_at }}}}.", id="answer"),
            _shown("tiles", TILES),
            new_markdown_cell(f"## The question of {name}\n\n```{{include}} _narrative/{name}.md\n```", id="narrative"),
            _chart("chart"),
            _shown("data", f'<details class="data"><summary>Show the numbers</summary>{TABLE}</details>'),
            new_markdown_cell("## By age\n\nSee [](methods).", id="by-age"),
            _shown("table", TABLE.replace("by age", "by age and place")),
            _shown("synthetic", note),
            new_markdown_cell(
                "## What this cannot tell\n\n:::{container} note-missing\nThe print has no distances. The return "
                "SSDA903 would bring them.\n:::",
                id="missing",
            ),
        ],
    )


def write_pages(folder: Path) -> dict[str, Path]:
    """Write all pages as notebooks; page name -> path."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {}
    for name, title in PAGES.items():
        paths[name] = folder / f"{name}.ipynb"
        nbformat.write(make_page(name, title), paths[name])
    return paths


def _shown(name: str, html: str) -> nbformat.NotebookNode:
    output = new_output("display_data", {"text/html": html, "text/plain": "shown"})
    return new_code_cell("show()", id=name, outputs=[output], metadata={"tags": ["remove-input"]})


def _chart(name: str) -> nbformat.NotebookNode:
    output = new_output("display_data", {"image/svg+xml": CHART, "text/plain": ALT})
    metadata = {"tags": ["remove-input"], "mystnb": {"image": {"alt": ALT}}}
    return new_code_cell("chart()", id=name, outputs=[output], metadata=metadata)


def build_site(folder: Path) -> Path:
    """The small book, staged, built and sealed in `folder`."""
    pages = write_pages(folder / "pages")
    narrative = folder / "narrative"
    narrative.mkdir()
    (narrative / "stability.md").write_text("# What we heard\n\nChildren *told* us.\n", encoding="utf-8")
    stage_book(ROOT / "book", folder / "staging", pages=pages, narrative=narrative, numbers=NUMBERS)
    build_book(folder / "staging", folder / "site", title=NUMBERS["statement_title"])
    seal_site(folder / "site")
    return folder / "site"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "site" in metafunc.fixturenames:
        given = [Path(part) for part in os.environ.get("SUFFKIT_SITES", "").split(os.pathsep) if part]
        names = [f"{path.parent.parent.name}-{path.parent.name}" for path in given]
        ids = ["small", *(f"{authority}-{edition}" for authority, edition in SHIPPED), *names]
        metafunc.parametrize("site", [None, *SHIPPED, *given], ids=ids, indirect=True, scope="session")


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_site(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest) -> Path:
    given = request.param
    if given is None:
        return request.getfixturevalue("small_site")
    return given if isinstance(given, Path) else request.getfixturevalue("built")(*given)


@pytest.fixture(scope="session")
def folder(national: Path, national_kept: Path) -> NationalFolder:
    return NationalFolder(national, national_kept)


@pytest.fixture(scope="session")
def published(
    folder: NationalFolder, shared: Path, once: Callable[[str, Callable[[], Path]], Path]
) -> Callable[[str], Path]:
    """Builds the statement of an authority from published data alone, once a run; gives its site."""
    out = shared / "published"

    def build(authority: str) -> Path:
        def make() -> Path:
            raw = out / "raw"
            raw.mkdir(parents=True, exist_ok=True)
            slug, edition = find_statement(raw, authority, None, folder)
            statement = Statement(ROOT, raw, slug, edition, out / "sites", {}, folder)
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("SUFFKIT_PROCESSED", str(out / "processed"))
                return build_statement(statement).parent

        return once(f"published-{authority}", make)

    return build


@pytest.fixture(scope="session")
def names(site: Path, request: pytest.FixtureRequest) -> list[str]:
    """The pages to look at: all of a site, but pages that are alike only once.

    The small book's notebooks are alike, so two of them are enough; the pages of words are the same in every shipped
    statement, so those of one printed and of the synthetic one stand for all.
    """
    found = sorted(path.name for path in site.glob("*.html"))
    if site == request.getfixturevalue("small_site"):
        alike = {f"{name}.html" for name in PAGES if name not in ("summary", "stability")}
        return [name for name in found if name not in alike]
    shipped = (site.parents[1].name, site.parent.name)
    return [name for name in found if shipped in WHOLE or shipped not in SHIPPED or name not in OF_WORDS]


class _StrictHandler(SimpleHTTPRequestHandler):
    """Serves the folder below `PREFIX` only, with the strict policy."""

    def translate_path(self, path: str) -> str:
        return super().translate_path(path[len(PREFIX) :]) if path.startswith(PREFIX + "/") else "/nowhere"

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", STRICT_POLICY)
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    """The site's address on a server of this machine, in a sub-folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_StrictHandler, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}{PREFIX}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, for one module only: its event loop runs until it is closed, and pages run later need their own.

    Where there is none, a skip that says how to get it; a failure where SUFFKIT_REQUIRE_BROWSER is 1.
    """
    program = _find_chromium()
    if program is None:
        message = "no Chromium: install it, or set SUFFKIT_CHROMIUM to its program"
        if os.environ.get("SUFFKIT_REQUIRE_BROWSER") == "1":
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


def _find_chromium() -> str | None:
    if given := os.environ.get("SUFFKIT_CHROMIUM"):
        return given
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
    return next(filter(None, map(shutil.which, names)), None)
