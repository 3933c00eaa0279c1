"""Seal a built book: plain files that ask nobody else for anything and run under a strict content security policy.

After `seal_site` a page has no inline script, style or event handler, names no address of another server, and
the folder holds only files that some page uses. What the theme leaves undone for accessibility is done here too.
Sealing a sealed site changes nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from posixpath import normpath
from urllib.parse import unquote, urlsplit

from lxml import etree, html

# `file:` lets a browser that gives every file on disk an origin of its own open the site from a folder; a page that
# came over http can load nothing from there. Who may put the pages in a frame (`frame-ancestors`) cannot be said in
# a page: the web server has to send that part.
POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' data: file:; "
    "font-src 'self' file:; connect-src 'self'; base-uri 'none'; form-action 'self' file:"
)

_SEALED = "_static/sealed"
# Of the theme: a second copy of the headings for print, icons, a choice of looks, what only a site of software's
# documentation needs; and the scoped styles that pandas puts before a table.
_NOT_WANTED = (
    "//*[@id='jb-print-docs-body' or @id='ethical-ad-placement' or @id='searchbox']",
    "//*[contains(@class, 'pst-async-banner-revealer') or contains(@class, 'theme-switch-button')]",
    "//img[contains(@class, 'only-dark')]",
    "//i[contains(@class, 'fa-')]",
    "//script[contains(@src, 'fontawesome.js') or contains(@src, 'bootstrap.js')]",
    "//link[@rel='preload']",
    "//meta[starts-with(@name, 'docsearch:')]",
    "//meta[@name='viewport'][preceding::meta[@name='viewport']]",
    "//style[@scoped]",
    "//script[not(@src)][contains(., 'localStorage') or contains(., 'DOCUMENTATION_OPTIONS.pagename')]",
    "//comment()",
)
_SEARCH_SCRIPTS = ("searchtools.js", "language_data.js", "searchindex.js")
_SOURCE_MAP = re.compile(r"\n?(?://|/\*)# sourceMappingURL=\S+?(?:\s*\*/)?\s*$")
_CSS_LINK = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""")
_FONT = re.compile(r"@font-face\s*\{[^}]*\}")  # the theme's icons; text is set in the reader's own fonts
_SVG_PARTS = "{*}metadata", "{*}script", "{*}foreignObject"


def seal_site(site: Path) -> None:
    """Make a built site self-contained, in place.

    In:     the folder that `build_book` made (or one that is sealed already).
    Out:    the same folder: pages rewritten, inline scripts and styles as files named by their content, files that no
            page uses gone (source maps, page sources, notebooks, translations, unused fonts).
    """
    for page in sorted(site.rglob("*.html")):
        if page.parent.name != "_static":  # the theme leaves two of its templates there
            _rewrite(page, seal_page(page.read_bytes(), page.relative_to(site).as_posix(), site))
    for picture in sorted((site / "_images").glob("*.svg")):
        _rewrite(picture, seal_svg(picture.read_bytes()))
    for asset in sorted([*site.rglob("*.css"), *site.rglob("*.js")]):
        text = asset.read_text(encoding="utf-8")
        _rewrite(asset, _FONT.sub("", _SOURCE_MAP.sub("\n", text)).encode())
    _delete_unused(site)


def seal_page(source: bytes, name: str, site: Path) -> bytes:
    """One page, sealed. `name` is its path in the site; scripts and styles taken out of it are written below `site`."""
    tree = html.document_fromstring(source, parser=html.HTMLParser(encoding="utf-8"))
    for path in _NOT_WANTED:
        for element in tree.xpath(path):
            element.drop_tree()
    up = "../" * name.count("/")
    tree.attrib.update({"data-theme": "light", "data-mode": "light"})  # one look, whatever the reader's system prefers
    _drop_search_scripts(tree)
    _move_inline(tree, up, site)
    _name_parts(tree)
    _mark_tables(tree)
    _drop_empty(tree)
    _set_policy(tree)
    return bytes(etree.tostring(tree, doctype="<!DOCTYPE html>", method="html", encoding="utf-8")) + b"\n"


def seal_svg(source: bytes) -> bytes:
    """A picture without metadata (which names other servers), scripts or event handlers."""
    tree = etree.fromstring(
        source, parser=etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    )
    for part in _SVG_PARTS:
        for element in list(tree.iter(part)):
            element.getparent().remove(element)
    for element in tree.iter():
        for attribute in [a for a in element.attrib if a.lower().startswith("on")]:
            del element.attrib[attribute]
    etree.cleanup_namespaces(tree)
    return bytes(etree.tostring(tree, encoding="utf-8")) + b"\n"


def _drop_search_scripts(tree: html.HtmlElement) -> None:
    """The word index is large and only the search page needs it."""
    if tree.xpath("//*[@id='search-results']"):
        return
    for script in tree.xpath("//script[@src]"):
        if PurePosixPath(urlsplit(script.get("src")).path).name in _SEARCH_SCRIPTS:
            script.drop_tree()


def _move_inline(tree: html.HtmlElement, up: str, site: Path) -> None:
    for script in tree.xpath("//script[not(@src)]"):
        script.set("src", up + _store(script.text or "", "js", site))
        script.text = None
    for style in tree.xpath("//style"):
        link = html.Element("link", rel="stylesheet", href=up + _store(style.text or "", "css", site))
        link.tail = style.tail
        style.getparent().replace(style, link)
    rules: dict[str, str] = {}
    for element in tree.xpath("//*[@style]"):
        declarations = element.attrib.pop("style").strip().rstrip(";")
        if declarations:
            name = f"s-{_digest(declarations)}"
            rules[name] = f".{name}{{{declarations}}}\n"
            element.set("class", f"{element.get('class', '')} {name}".strip())
    if rules:
        text = "".join(rules[name] for name in sorted(rules))
        tree.head.append(html.Element("link", rel="stylesheet", href=up + _store(text, "css", site)))
    for element in tree.iter(etree.Element):
        for attribute in [a for a in element.attrib if a.startswith("on")]:
            del element.attrib[attribute]


def _name_parts(tree: html.HtmlElement) -> None:
    """What the theme leaves without a name that can be seen or heard."""
    for sidebar in tree.xpath("//div[@id='pst-primary-sidebar']"):
        sidebar.attrib.update({"role": "region", "aria-label": "Search and contents"})
    for sidebar in tree.xpath("//div[@id='pst-secondary-sidebar']"):
        sidebar.attrib.update({"role": "region", "aria-label": "On this page"})
    for dialog in tree.xpath("//dialog[@id='pst-primary-sidebar-modal' or @id='pst-secondary-sidebar-modal']"):
        dialog.set("aria-label", "Menu")
    for button in tree.xpath("//button[contains(@class, 'primary-toggle')]"):
        for child in list(button):
            button.remove(child)
        button.text = "Menu"
        for attribute in ("title", "data-bs-placement", "data-bs-toggle"):
            button.attrib.pop(attribute, None)
    for link in tree.xpath("//a[@title='next page' or @title='previous page']"):
        del link.attrib["title"]  # its text says the same and the page's name
    for header in tree.xpath("//header[@id='pst-header']"):
        header.tag = "div"  # empty here, but the theme's script measures it; an empty banner is no landmark
    for link in tree.xpath("//ul[contains(@class, 'bd-sidenav')]//a[contains(@class, 'current')]"):
        link.set("aria-current", "page")


def _mark_tables(tree: html.HtmlElement) -> None:
    for cell in tree.xpath("//th"):
        if not cell.text_content().strip() and not len(cell):
            cell.tag = "td"
            cell.attrib.pop("scope", None)
        elif "scope" not in cell.attrib:
            cell.set("scope", "col" if cell.xpath("ancestor::thead") else "row")


def _drop_empty(tree: html.HtmlElement) -> None:
    for footer in tree.xpath("//footer"):
        if not footer.text_content().strip() and not footer.xpath(".//img"):
            footer.drop_tree()


def _set_policy(tree: html.HtmlElement) -> None:
    if not tree.xpath("//meta[@http-equiv='Content-Security-Policy']"):
        meta = html.Element("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY})
        tree.head.insert(1, meta)  # after the character set, before anything is loaded


def _store(text: str, kind: str, site: Path) -> str:
    """Write the text once for the whole site; its path from the site's root."""
    name = f"{_SEALED}/{_digest(text)}.{kind}"
    path = site / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return name


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _rewrite(path: Path, content: bytes) -> None:
    if path.read_bytes() != content:
        path.write_bytes(content)


def _delete_unused(site: Path) -> None:
    kept = _used_files(site)
    for path in sorted(site.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path not in kept:
            path.unlink()


def _used_files(site: Path) -> set[Path]:
    """The pages, every file they reach by links and style sheets, and the licence texts of what is kept."""
    pages = [page for page in site.rglob("*.html") if page.parent.name != "_static"]
    kept = set(pages)
    left = list(pages)
    while left:
        path = left.pop()
        for address in _links_of(path):
            found = site / normpath((path.parent.relative_to(site) / unquote(address)).as_posix())
            if found.is_file() and found not in kept:
                kept.add(found)
                left.append(found)
    licences = [path for path in site.rglob("*LICENSE*") if path.with_name(path.name.split(".LICENSE")[0]) in kept]
    return kept | set(licences)


def _links_of(path: Path) -> Iterator[str]:
    if path.suffix == ".html":
        tree = html.document_fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
        addresses = [value for _, _, value, _ in tree.iterlinks()]
    elif path.suffix == ".css":
        addresses = [one or other for one, other in _CSS_LINK.findall(path.read_text(encoding="utf-8"))]
    else:
        addresses = []
    for address in addresses:
        parts = urlsplit(address)
        if parts.path and not parts.scheme and not parts.netloc:
            yield parts.path
