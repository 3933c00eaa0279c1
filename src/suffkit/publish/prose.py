"""The book's Sphinx extension: published numbers in prose, and the council's narrative, both as plain text.

Both come from outside (a council's extract, a word processor), so neither may act as markup:

- `{{ name }}` in a page is replaced from `numbers.json`. Every mark of punctuation of the text is escaped
  first, so `<script>`, a role or another `{{ }}` inside it is printed and does nothing.
- The directive `narrative` shows `_narrative/<page>.txt` as CommonMark without raw HTML, links, images,
  roles, directives or substitutions: headings, emphasis, lists and quotations are all it can do.

Loaded by Sphinx (`extensions` in `_config.yml`), never by the command line.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.utils import new_document
from markupsafe import escape
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.mdit import create_md_parser
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

NUMBERS = "numbers.json"
NARRATIVE = "_narrative"

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")  # not the no-break space, which holds a number and its unit together

# What the council's words cannot do: raw HTML, links and images (a link to a local file would publish the file).
_FORBIDDEN = ["html_block", "html_inline", "link", "image", "autolink", "reference"]


def as_plain_markdown(text: str) -> str:
    """The text written so that Markdown shows exactly its characters (runs of blanks as one)."""
    return _PUNCTUATION.sub(r"\\\1", _BLANKS.sub(" ", text).strip(" "))


def read_numbers(staging: Path) -> dict[str, str]:
    """The names and texts of `numbers.json` in a staging folder; an absent file is an empty one."""
    path = staging / NUMBERS
    if not path.is_file():
        return {}
    numbers: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return numbers


class Narrative(SphinxDirective):
    """`{narrative} <page>`: the council's own words for the page, from `_narrative/<page>.txt`."""

    required_arguments = 1
    has_content = False

    def run(self) -> list[nodes.Node]:
        path = Path(self.env.srcdir) / NARRATIVE / f"{self.arguments[0]}.txt"
        self.env.note_dependency(str(path))
        return parse_narrative(path.read_text(encoding="utf-8"), self.state.document)


def parse_narrative(text: str, document: nodes.document) -> list[nodes.Node]:
    """The nodes of a narrative text. Its headings stand inside the page's section and get no anchors of their own."""
    parser = create_md_parser(MdParserConfig(commonmark_only=True), SphinxRenderer).disable(_FORBIDDEN)
    holder = nodes.container(classes=["narrative"])
    apart = new_document(str(document["source"]), settings=document.settings)
    options = {**parser.options, "document": apart, "current_node": holder}
    tokens = parser.parse(text)
    for token in tokens:
        if token.type == "fence":
            token.info = "text"  # words set apart, not a program in some language
    parser.renderer.render(tokens, options, {})  # type: ignore[arg-type]
    for heading in holder.findall(nodes.rubric):
        heading["level"] = heading["heading-level"] = 2  # never skips a level, wherever the page includes it
        heading["ids"], heading["names"] = [], []
    return [holder] if holder.children else []


def _add_numbers(app: Sphinx, config: Config) -> None:
    numbers = {name: as_plain_markdown(text) for name, text in read_numbers(Path(app.srcdir)).items()}
    config.myst_substitutions = {**config.myst_substitutions, **numbers}


def _name_book(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    # The theme prints both of these as they come; as `Markup` they are escaped once and only once.
    title = escape(context["docstitle"])
    context["docstitle"] = title
    context["theme_logo"] = {**context.get("theme_logo", {}), "text": title, "alt_text": ""}


def setup(app: Sphinx) -> ExtensionMetadata:
    # Jupyter Book always sets this one; without the extension that knows it, Sphinx would warn.
    app.add_config_value("comments_config", {}, "env")
    app.add_directive("narrative", Narrative)
    app.connect("config-inited", _add_numbers, priority=100)  # before myst_parser reads its settings
    app.connect("html-page-context", _name_book, priority=900)  # after the theme has set its own
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
