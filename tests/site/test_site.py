"""What a reader's browser does with a finished site."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from suffkit.publish.gate import check_site

pytestmark = pytest.mark.browser

WIDTHS = {1280: 900, 320: 700}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def open_tab(browser: Any, width: int, **options: Any) -> tuple[Any, list[str]]:
    """A tab and the list that its complaints, and its requests to other places, are put on."""
    context = browser.new_context(viewport={"width": width, "height": WIDTHS[width]}, **options)
    tab = context.new_page()
    complaints: list[str] = []
    tab.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("response", lambda got: complaints.append(f"{got.status}: {got.url}") if got.status >= 400 else None)
    return tab, complaints


def test_the_gate_lets_the_site_through(site: Path) -> None:
    assert [str(fault) for fault in check_site(site)] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_run_under_the_strict_policy_and_ask_nobody_else(
    site: Path, names: list[str], address: str, browser: Any, width: int
) -> None:
    tab, complaints = open_tab(browser, width)
    elsewhere: list[str] = []
    tab.on("request", lambda sent: None if sent.url.startswith(address) else elsewhere.append(sent.url))
    for name in names:
        tab.goto(address + name, wait_until="load")
        overflow = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{name} scrolls sideways by {overflow} pixels"
        assert (name, complaints, elsewhere) == (name, [], [])
    tab.context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(site: Path, names: list[str], address: str, browser: Any, width: int) -> None:
    tab, _ = open_tab(browser, width, bypass_csp=True)
    options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": RULES}}
    found = []
    for name in names:
        tab.goto(address + name, wait_until="load")
        tab.evaluate("document.querySelectorAll('details').forEach(block => { block.open = true })")
        for violation in Axe().run(tab, options=options).response["violations"]:
            found += [f"{name}: {violation['id']}: {node['html'][:160]}" for node in violation["nodes"]]
    tab.context.close()
    assert found == []


def test_the_menu_on_a_small_screen_passes_axe_and_closes_by_keyboard(site: Path, address: str, browser: Any) -> None:
    tab, _ = open_tab(browser, 320, bypass_csp=True)
    tab.goto(address + "index.html")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Skip to main content"
    tab.focus("text=Menu")
    tab.keyboard.press("Enter")
    assert tab.is_visible("nav a:has-text('Accessibility')")
    options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": RULES}}
    assert [item["id"] for item in Axe().run(tab, options=options).response["violations"]] == []
    tab.keyboard.press("Escape")
    tab.wait_for_selector("nav a:has-text('Accessibility')", state="hidden")
    assert tab.evaluate("document.activeElement.textContent") == "Menu"
    tab.context.close()


def test_focus_can_be_seen_and_every_control_be_reached(site: Path, address: str, browser: Any) -> None:
    tab, _ = open_tab(browser, 1280)
    tab.goto(address + "summary.html")
    reached = 0
    for _ in range(200):
        tab.keyboard.press("Tab")
        seen = tab.evaluate("""() => {
            const at = document.activeElement; if (at === document.body) return null;
            const look = getComputedStyle(at);
            return look.boxShadow !== 'none' || (look.outlineStyle !== 'none' && look.outlineWidth !== '0px');
        }""")
        if seen is None:
            break
        reached += 1
        assert seen, tab.evaluate("document.activeElement.outerHTML")[:200]
    assert reached >= tab.evaluate("document.querySelectorAll('nav a[href]').length")
    tab.context.close()


def find_by_search(tab: Any, start: str, word: str) -> list[str]:
    tab.goto(start)
    tab.fill("input[name=q]", word)
    tab.press("input[name=q]", "Enter")
    tab.wait_for_selector("#search-results ul.search li a")
    return [str(link.get_attribute("href")) for link in tab.query_selector_all("#search-results ul.search li a")]


def test_search_finds_a_word_over_http(site: Path, address: str, browser: Any) -> None:
    tab, complaints = open_tab(browser, 1280)
    assert any("methods.html" in link for link in find_by_search(tab, address + "index.html", "rounding"))
    assert complaints == []
    tab.context.close()


def test_the_site_opens_from_disk_with_links_and_search(site: Path, browser: Any) -> None:
    tab, complaints = open_tab(browser, 1280)
    start = (site / "index.html").as_uri()
    assert any("methods.html" in link for link in find_by_search(tab, start, "rounding"))
    tab.click("#search-results ul.search li a >> nth=0")
    tab.wait_for_selector("h1")
    tab.click("nav a:has-text('Accessibility')")
    assert tab.inner_text("h1") == "Accessibility"
    assert tab.evaluate("getComputedStyle(document.querySelector('.bd-sidebar-primary')).borderRightStyle") == "solid"
    assert complaints == []
    tab.context.close()


def test_every_chart_says_in_words_what_it_shows(site: Path, names: list[str], address: str, browser: Any) -> None:
    tab, _ = open_tab(browser, 1280)
    charts = 0
    for name in names:
        tab.goto(address + name, wait_until="load")
        for alt, width in tab.evaluate(
            "[...document.querySelectorAll('article img')].map(i => [i.alt, i.naturalWidth])"
        ):
            charts += 1
            assert len(alt.split()) > 5, f"{name}: {alt!r}"
            assert width > 0, f"{name}: the chart is not drawn"
    assert charts > 0
    tab.context.close()


def test_print_shows_the_page_alone_with_the_numbers(small_site: Path, browser: Any) -> None:
    tab, _ = open_tab(browser, 1280)
    tab.goto((small_site / "summary.html").as_uri())
    tab.emulate_media(media="print")
    seen = json.loads(
        tab.evaluate("""JSON.stringify(Object.fromEntries(
            ['.bd-sidebar-primary', '.bd-sidebar-secondary', '.prev-next-footer', '.primary-toggle', 'article h1',
             '.tile', 'details.data table', '.note-missing']
            .map(part => [part, document.querySelector(part).checkVisibility({contentVisibilityAuto: true})
                               && document.querySelector(part).getClientRects().length > 0])))""")
    )
    assert seen == {
        ".bd-sidebar-primary": False,
        ".bd-sidebar-secondary": False,
        ".prev-next-footer": False,
        ".primary-toggle": False,
        "article h1": True,
        ".tile": True,
        "details.data table": True,
        ".note-missing": True,
    }
    tab.context.close()
