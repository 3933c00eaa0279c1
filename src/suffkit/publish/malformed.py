"""Where the table of contents or a template of the book is malformed: the file, the line, and what is wrong."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from suffkit.errors import PageError

if TYPE_CHECKING:
    from sphinx_external_toc.api import SiteMap

_PLACE = re.compile(r" @ '(?P<place>/[^']*)'$")
_ONE_OF = re.compile(r"one of \{[^}]*\}")
_TWICE = re.compile(r"used multiple times: '(?P<name>[^']*)'")
_LOOKED_IN = re.compile(r" not found in \[.*$", flags=re.DOTALL)


def read_contents(toc: Path) -> SiteMap:
    """The table of contents as a site map. Raises: PageError with the line that is at fault."""
    import yaml
    from sphinx_external_toc.parsing import MalformedError, parse_toc_yaml

    try:
        return parse_toc_yaml(toc)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise _refused(toc, line, error.problem or "it is not YAML") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise _refused(toc, None, "it is not YAML in UTF-8") from None
    except MalformedError as error:
        what = _ONE_OF.sub("`file`", _PLACE.sub("", str(error))).rstrip(".")
        raise _refused(toc, _line_of(str(error), toc), what) from None
    except (AttributeError, KeyError, TypeError, ValueError):
        raise _refused(toc, None, "an entry is not what is expected in its place") from None


def _refused(toc: Path, line: int | None, what: str) -> PageError:
    where = f"{toc.name}, line {line}" if line else toc.name
    return PageError(
        f"{where}: {what}. Expected `root: index`, then `parts:` or `chapters:`, and below them a line "
        "`- file: <page>` for each page, indented alike."
    )


def _line_of(message: str, toc: Path) -> int | None:
    """The line that the message is about: that of the entry which it names, or where a page is named again."""
    import yaml

    if twice := _TWICE.search(message):
        lines = toc.read_text(encoding="utf-8").splitlines()
        named = [number for number, line in enumerate(lines, 1) if line.split(":")[-1].strip() == twice["name"]]
        return named[-1] if named else None
    node: Any = yaml.compose(toc.read_text(encoding="utf-8"))
    found = _PLACE.search(message)
    for step in (found["place"] if found else "").strip("/").split("/"):
        if isinstance(node, yaml.SequenceNode) and step.isdigit() and int(step) < len(node.value):
            node = node.value[int(step)]
        elif isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == step), node)
    return node.start_mark.line + 1 if node else None


def template_fault(error: BaseException, staging: Path) -> str | None:
    """What is wrong with which line of which template, where that is what has stopped Sphinx; else nothing."""
    from jinja2 import TemplateError, TemplateSyntaxError

    for cause in _chain(error):
        if not isinstance(cause, TemplateError):
            continue
        own = [frame for frame in traceback.extract_tb(cause.__traceback__) if str(staging) in frame.filename]
        file, line = (own[-1].filename, own[-1].lineno) if own else (None, None)
        if isinstance(cause, TemplateSyntaxError):
            file, line = cause.filename, cause.lineno
        if file is None:
            continue
        what = _LOOKED_IN.sub(" is no template of the book or of its theme", cause.message or "it cannot be filled in")
        name = Path(file).relative_to(staging) if str(staging) in file else Path(file).name
        return f"{name}, line {line}: {what.rstrip('.')}. Put the template right."
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
