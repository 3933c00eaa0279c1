"""The publishing gate: what may not be published is found before anybody sees it.

`check_site` reads the sealed site as a browser and a reader would and returns every fault with its file. It knows
nothing of how the pages were made.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote, urlsplit

from lxml import etree, html

from suffkit.errors import Fault

Finding = tuple[str, str]  # rule, message

# What a browser shows, what a reader may download, and licence texts. Anything else has no business in a site.
ALLOWED = frozenset(
    {".html", ".css", ".js", ".svg", ".png", ".jpg", ".jpeg", ".gif", ".ico", ".woff2", ".txt", ".csv", ".ods", ".pdf"}
)

_ADDRESS = re.compile(r"(?:https?|ftp|wss?)://[^\s\"'<>)]+", re.IGNORECASE)
_NAMESPACE = re.compile(r"https?://www\.w3\.org/", re.IGNORECASE)
_MACHINE_PATH = re.compile(
    r"(?<![\w./-])/(?:home|root|tmp|etc|var|usr|opt|mnt|srv|Users|Volumes|work|workspace|private|data)/[\w.-]+"
    r"|\b[A-Za-z]:\\[\w.]|\bfile://"
)
_LEFTOVER = re.compile(r"\{\{|\}\}|\{%|%\}")
# "None of them" may begin a sentence; inside one, with a sign, or alone in a cell it is a missing value of Python's.
_NOT_A_NUMBER = re.compile(
    r"(?<![\w.-])(?:nan|NaN|NaT|<NA>|inf|numpy\.\w+|dtype: \w+)(?![\w-])"
    r"|\bnp\.\w+\(|\bTimestamp\("
    r"|(?<=[a-z,(] )None\b|£None\b|\bNone%|^[ \t]*None[ \t]*$"
    r"|<Figure size|<suffkit\.|\bobject at 0x",
    re.MULTILINE,
)
_PATH_AS_TEXT = re.compile(r"^\S*[/\\]\S+$|^\S+\.(?:svg|png|jpe?g|gif)$", re.IGNORECASE)
_UNSEEN = {"script", "style", "noscript", "template"}
_CSS_ADDRESS = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])(?:https?:)?//[^"')]*""")


def check_site(site: Path) -> list[Fault]:
    """Every fault that keeps a site from being published, by file; an empty list lets it through.

    In:     a sealed site.
    Out:    one Fault a finding, `file` relative to the site.
    """
    pages = {path: _parse(path) for path in sorted(site.rglob("*.html"))}
    anchors = {path: set(tree.xpath("//@id | //a/@name")) for path, tree in pages.items()}
    faults = []
    for path in sorted(item for item in site.rglob("*") if item.is_file()):
        name = path.relative_to(site).as_posix()
        found: list[Finding] = list(_check_type(path))
        if path in pages:
            for check in PAGE_CHECKS:
                found += check(pages[path])
            found += _check_links(pages[path], path, site, anchors)
        elif path.suffix in {".css", ".svg"}:
            found += _check_asset(path)
        faults += [Fault(rule=rule, message=message, file=name) for rule, message in dict.fromkeys(found)]
    return faults


def _parse(path: Path) -> html.HtmlElement:
    return html.document_fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))


def _check_type(path: Path) -> Iterator[Finding]:
    if path.suffix.lower() not in ALLOWED:
        yield "file-type", f"a {path.suffix or 'nameless'} file may not be published. Take it out of the site."


def _check_basics(tree: html.HtmlElement) -> Iterator[Finding]:
    if not tree.get("lang"):
        yield "language", "the page does not say its language. Set lang on <html>."
    if not (tree.findtext(".//title") or "").strip():
        yield "title", "the page has no title."
    headings = len(tree.xpath("//h1"))
    if headings != 1:
        yield "one-h1", f"the page has {headings} main headings (h1); there should be one."
    for name, times in sorted(Counter(tree.xpath("//@id")).items()):
        if times > 1:
            yield "duplicate-id", f"the id {name!r} is used {times} times; it may be used once."


def _check_addresses(tree: html.HtmlElement) -> Iterator[Finding]:
    for element in tree.iter(etree.Element):
        for attribute, value in element.attrib.items():
            outside = value.startswith("//") or (_ADDRESS.search(value) and not _NAMESPACE.match(value))
            if outside:
                yield (
                    "external-address",
                    f"<{element.tag} {attribute}> names {value[:80]}. Nothing may lead to another server.",
                )
    for address in _ADDRESS.findall(_visible_text(tree)):
        yield "external-address", f"the text shows {address[:80]}. Write it without http:// or https://."


def _check_inline(tree: html.HtmlElement) -> Iterator[Finding]:
    for element in tree.iter(etree.Element):
        if (element.tag == "script" and not element.get("src")) or element.tag == "style":
            yield "inline", f"an inline <{element.tag}>, which the security policy blocks. Seal the site first."
        for attribute, value in element.attrib.items():
            if attribute == "style" or attribute.startswith("on"):
                yield "inline", f"<{element.tag}> has an inline {attribute}, which the security policy blocks."
            if value.strip().lower().startswith(("javascript:", "vbscript:", "data:text")):
                yield "inline", f"<{element.tag} {attribute}> holds a script."
        if element.tag in {"iframe", "object", "embed"}:
            yield "inline", f"<{element.tag}> is not allowed."


def _check_pictures(tree: html.HtmlElement) -> Iterator[Finding]:
    for image in tree.xpath("//img"):
        alt, source = image.get("alt"), image.get("src", "")
        if alt is None:
            yield "alt-text", f"the picture {source} has no text alternative. Give the chart its alt text."
        elif _PATH_AS_TEXT.match(alt.strip()):
            yield "alt-text", f"the text alternative of {source} is a file name. Say what the picture shows."
        elif not alt.strip() and "_images/" in source:
            yield "alt-text", f"the text alternative of {source} is empty. Say what the picture shows."


def _check_text(tree: html.HtmlElement) -> Iterator[Finding]:
    for text in (_visible_text(tree), *tree.xpath("//@alt | //@title | //@aria-label")):
        for rule, pattern, advice in (
            ("leftover", _LEFTOVER, "A {{ name }} was not replaced, or the council's words contain such brackets."),
            (
                "not-a-number",
                _NOT_A_NUMBER,
                "A value is shown as the program holds it. Say in words that it is missing.",
            ),
            ("machine-path", _MACHINE_PATH, "A place on the machine that built the site. Name the file alone."),
        ):
            for match in pattern.finditer(text):
                around = " ".join(text[max(match.start() - 30, 0) : match.end() + 20].split())
                yield rule, f"the text holds {match.group()!r} (in “{around}”). {advice}"


def _check_tables(tree: html.HtmlElement) -> Iterator[Finding]:
    for number, table in enumerate(tree.xpath("//table"), start=1):
        caption = (table.findtext("caption") or "").strip() or "".join(table.xpath("caption//text()")).strip()
        name = f"table {number} ({caption[:50]})" if caption else f"table {number}"
        if not caption:
            yield "table-caption", f"{name} has no caption."
        if not table.xpath(".//th"):
            yield "table-header", f"{name} has no header cells."
        if table.xpath(".//th[not(@scope)]"):
            yield "table-header", f"{name} has header cells that do not say if they head a row or a column (scope)."
        if table.xpath(".//th[not(normalize-space())]"):
            yield "table-header", f"{name} has an empty header cell."


PAGE_CHECKS: tuple[Callable[[html.HtmlElement], Iterator[Finding]], ...] = (
    _check_basics,
    _check_addresses,
    _check_inline,
    _check_pictures,
    _check_text,
    _check_tables,
)


def _check_links(tree: html.HtmlElement, path: Path, site: Path, anchors: dict[Path, set[str]]) -> Iterator[Finding]:
    for element, attribute, address, _ in tree.iterlinks():
        parts = urlsplit(address)
        if parts.scheme in {"mailto", "data", "tel"} or parts.netloc or parts.scheme in {"http", "https"}:
            continue  # addresses of other servers are another check's
        if parts.path.startswith("/"):
            yield "link", f"{address} starts at the server's root, so it breaks in a sub-folder. Make it relative."
            continue
        inside = normpath((path.parent.relative_to(site) / unquote(parts.path)).as_posix()) if parts.path else ""
        target = site / inside if parts.path else path
        if inside.startswith("..") or not target.is_file():
            yield "link", f"<{element.tag} {attribute}> leads to {address}, which is not in the site."
        elif parts.fragment and target in anchors and unquote(parts.fragment) not in anchors[target]:
            yield "link", f"{address} leads to a place that the page does not have."


def _check_asset(path: Path) -> Iterator[Finding]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".css":
        for address in _CSS_ADDRESS.findall(text):
            yield "external-address", f"the style sheet asks for {address[:80]}."
        return
    for address in _ADDRESS.findall(text):
        if not _NAMESPACE.match(address):
            yield "external-address", f"the picture names {address[:80]}. Seal the site first."
    if re.search(r"<script|\son\w+\s*=", text):
        yield "inline", "the picture holds a script."


def _visible_text(tree: html.HtmlElement) -> str:
    words = []
    for element in tree.iter(etree.Element):
        if element.tag not in _UNSEEN and element.text:
            words.append(element.text)
        if element.tail:
            words.append(element.tail)
    return "\n".join(words)
