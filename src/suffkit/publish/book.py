"""Make the book: one staging folder in, one folder of HTML out.

`stage_book` lays the folder out (the book's own pages, the executed pages, the council's narrative, the
numbers); `build_book` runs Jupyter Book's Sphinx over it, in this process and without executing anything.
Every warning is an error, said in plain words. The same staging folder gives the same bytes.
"""

from __future__ import annotations

import json
import logging
import re
import shutil
import tempfile
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Any

from suffkit.errors import PageError, suggest

CONFIG = "_config.yml"
TOC = "_toc.yml"

_WARNING = re.compile(r"^(?:(?P<where>.+?): )?(?:WARNING|ERROR|CRITICAL|SEVERE): (?P<what>.*)$")
_UNDEFINED = re.compile(r"Substitution error:UndefinedError: '(?P<name>[^']*)' is undefined")
_TYPE = re.compile(r" \[[a-z_.-]+\]$")


def pages_of(toc: Path) -> list[str]:
    """The names of all pages in a `_toc.yml`, the cover first, in reading order.

    Raises: PageError with the line that is at fault.
    """
    from suffkit.publish.malformed import read_contents

    site_map = read_contents(toc)
    names = [site_map.root.docname]
    for name in names:  # grows while it is read: a page's own pages follow it
        for tree in site_map[name].subtrees:
            names += [str(item) for item in tree.files()]
    return names


def stage_book(
    book_dir: Path,
    staging: Path,
    *,
    pages: Mapping[str, Path],
    narrative: Path | None,
    numbers: Mapping[str, str],
    banner: str = "",
) -> None:
    """Lay out everything the book is made from in one folder.

    In:     book_dir, the folder of `_toc.yml`, the written pages and `_static` (`_config.yml` lies beside or in it);
            pages, the executed notebook of each page; narrative, a folder of `<page>.md` in the council's own words;
            numbers, the text of each `{{ name }}`; banner, a sentence to stand under the heading of every page.
    Out:    `staging`, which holds nothing else afterwards. A page includes its narrative by
            ```` ```{include} _narrative/<page>.md ````; the file is there, empty, where the council wrote none.
    Raises: PageError, a page of the table of contents is missing or a narrative belongs to no page.
    """
    from suffkit.publish.prose import NARRATIVE, NUMBERS

    if staging.exists():
        shutil.rmtree(staging)
    shutil.copytree(book_dir, staging, ignore=shutil.ignore_patterns("_build", "__pycache__", ".*"))
    if not (staging / CONFIG).is_file():
        shutil.copyfile(book_dir.parent / CONFIG, staging / CONFIG)
    for name, path in pages.items():
        shutil.copyfile(path, staging / f"{name}.ipynb")
    names = pages_of(staging / TOC)
    _refuse_missing_pages(names, staging)
    if banner:
        _stage_banner(banner, [staging / name for name in names])
    _stage_narrative(narrative, staging / NARRATIVE, names)
    text = json.dumps(dict(numbers), ensure_ascii=False, indent=1, sort_keys=True)
    (staging / NUMBERS).write_text(text + "\n", encoding="utf-8", newline="\n")


def _refuse_missing_pages(names: list[str], staging: Path) -> None:
    missing = [name for name in names if not any((staging / f"{name}{end}").is_file() for end in (".md", ".ipynb"))]
    if missing:
        raise PageError(
            f"{TOC} lists {', '.join(missing)}, for which there is neither an executed page nor a written one. "
            f"Run the page{'s' if len(missing) > 1 else ''} first (suffkit run), or take the name out of {TOC}."
        )


def _stage_banner(banner: str, pages: list[Path]) -> None:
    """Put the banner under the first heading of every page."""
    block = f"\n\n:::{{container}} synthetic\n{banner}\n:::\n"
    for page in pages:
        written, run = page.with_name(f"{page.name}.md"), page.with_name(f"{page.name}.ipynb")
        if written.is_file():
            heading, _, rest = written.read_text(encoding="utf-8").partition("\n")
            written.write_text(f"{heading}{block}{rest}", encoding="utf-8", newline="\n")
            continue
        content = json.loads(run.read_text(encoding="utf-8"))
        first = content["cells"][0]
        heading, _, rest = "".join(first["source"]).partition("\n")
        first["source"] = f"{heading}{block}{rest}"
        run.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def _stage_narrative(narrative: Path | None, into: Path, names: list[str]) -> None:
    into.mkdir()
    written = {path.stem: path for path in sorted(narrative.glob("*.md"))} if narrative else {}
    if strangers := sorted(set(written) - set(names)):
        raise PageError(
            f"narrative/{strangers[0]}.md belongs to no page.{suggest(strangers[0], names)} "
            "Name the file after the page that shows it."
        )
    for name in names:
        shown = into / f"{name}.md"
        shown.parent.mkdir(parents=True, exist_ok=True)
        shown.write_text("", encoding="utf-8")
        if name in written and (text := _read_narrative(written[name])).strip():
            shown.write_text(f"```{{narrative}} {name}\n```\n", encoding="utf-8", newline="\n")
            (into / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")


def _read_narrative(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PageError(f"narrative/{path.name} is not UTF-8 text. Save it again with the encoding UTF-8.") from error


def build_book(staging: Path, out: Path, *, title: str, keep: Path | None = None) -> None:
    """Make the HTML of a staged book.

    In:     staging, as `stage_book` leaves it; title, plain text; keep, a folder that holds what Sphinx has read,
            so that the next build of the same staging folder makes only what changed (for a preview).
    Out:    `out`, a folder of HTML that replaces what was there. Not yet sealed.
    Raises: PageError, with every warning of the build in plain words: page, line, what.
    """
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        _build_in(keep, staging, out, title)
        return
    with tempfile.TemporaryDirectory(prefix="suffkit-book-") as scratch:
        _build_in(Path(scratch), staging, out, title)


def _build_in(work: Path, staging: Path, out: Path, title: str) -> None:
    try:
        log = _run_sphinx(staging.resolve(), work.resolve(), title)
        if faults := read_warnings(log, staging.resolve()):
            count = f"{len(faults)} fault{'s' if len(faults) > 1 else ''}"
            raise PageError(f"The book was not made: {count} in its pages.\n" + "\n".join(f"  - {f}" for f in faults))
    except BaseException:
        # What was read with a warning is not read again, so its warning would not come back: start afresh next time.
        shutil.rmtree(work, ignore_errors=True)
        raise
    if out.exists():
        shutil.rmtree(out)
    shutil.copytree(work / "html", out)


def _run_sphinx(staging: Path, work: Path, title: str) -> str:
    """Run Sphinx with Jupyter Book's settings; returns the log of warnings."""
    from sphinx.application import Sphinx
    from sphinx.errors import SphinxError
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    from suffkit.publish.malformed import template_fault

    settings = _settings(staging, title)
    _let_loggers_speak()
    log = StringIO()
    try:
        with patch_docutils(str(staging)), docutils_namespace():
            app = Sphinx(
                srcdir=staging,
                confdir=None,
                outdir=work / "html",
                doctreedir=work / "doctrees",
                buildername="html",
                confoverrides=settings,
                status=None,
                warning=log,
            )
            app.build()
    except SphinxError as error:
        if fault := template_fault(error, staging):
            raise PageError(f"The book was not made: {fault}") from error
        raise PageError(f"The book was not made: {error.category.lower()}: {error}") from error
    return log.getvalue()


def _let_loggers_speak() -> None:
    """Switch Sphinx's loggers on. A library that sets logging up in this process may have switched them off, and a
    warning that gets lost is a hole in a sentence.
    """
    for name in [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "sphinx"]:
        logging.getLogger(name).disabled = False


def _settings(staging: Path, title: str) -> dict[str, Any]:
    from jupyter_book.config import get_final_config

    overrides = {"latex_individualpages": False, "html_title": title, "project": title}
    settings, _ = get_final_config(user_yaml=staging / CONFIG, cli_config=overrides, sourcedir=staging)
    # Only the site's own style sheet and script, in a fixed order, whatever order the folder is read in.
    for kind in ("html_css_files", "html_js_files"):
        settings[kind] = sorted(set(settings.get(kind, [])))
    settings.pop("use_jupyterbook_latex", None)
    result: dict[str, Any] = settings
    return result


def read_warnings(log: str, staging: Path) -> list[str]:
    """The warnings in a log of Sphinx, each as one plain sentence, in page order and without repeats."""
    from sphinx.util.console import strip_escape_sequences

    found: list[tuple[str, str]] = []
    for line in strip_escape_sequences(log).splitlines():
        if match := _WARNING.match(line):
            found.append((match["where"] or "", match["what"]))
        elif line.strip() and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
        elif line.strip():
            found.append(("", line.strip()))
    return sorted({_say_warning(where, what, staging) for where, what in found})


def _say_warning(where: str, what: str, staging: Path) -> str:
    place = _say_place(where, staging)
    if match := _UNDEFINED.search(what):
        name = match["name"]
        return f"{place}: {{{{ {name} }}}} is not known. A page must say it first: page.say({name!r}, ...)."
    return f"{place}: {_TYPE.sub('', what)}".replace(str(staging), "")


def _say_place(where: str, staging: Path) -> str:
    """`summary, line 12` for `<staging>/summary.md:12`; a cell of a notebook starts at ten thousand lines, and one."""
    path, _, line = where.rpartition(":") if re.search(r":\d+$", where) else (where, "", "")
    if not path:
        return "the book"
    name = path.removeprefix(str(staging)).lstrip("/\\").replace("\\", "/")
    page = re.sub(r"\.(md|ipynb)$", "", name)
    if not line:
        return f"page {page}"
    if name.endswith(".ipynb") and int(line) >= 10_000:
        return f"page {page}, cell {int(line) // 10_000}, line {max(int(line) % 10_000 - 1, 1)}"
    return f"page {page}, line {line}"
