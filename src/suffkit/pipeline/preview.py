"""The preview of one edition: whenever a file is saved its site is made again, and of it only what has to be.

`Preview.rebuild` does one round. It never raises for what a file holds: the fault is told, and the last good site
stays. `run_preview` calls it on every save and serves the site. All that is made lies in a folder of its own below the
work folder; the facts, pages and site of `suffkit build` are neither used nor touched.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from suffkit.errors import Fault, PageError, SuffkitError
from suffkit.pipeline.preview_server import serving
from suffkit.pipeline.statement import (
    Statement,
    only_one,
    prepare_statement,
    run_statement,
    seal_statement,
    stage_statement,
)

# Lines of a page that other pages show or lead to: headings (the underline of one, with the line above) and targets.
_MARK = re.compile(r"\s{0,3}(#|\(.*\)=|:name:|=+\s*$|-+\s*$)")
_SHOWN_WARNINGS = 10


@dataclass(frozen=True)
class PreviewStatement(Statement):
    """The same edition, with facts, pages and sites of its own."""

    @property
    def work(self) -> Path:
        return super().work / "preview"

    @property
    def facts(self) -> Path:
        return self.work / "processed" / self.authority / self.edition / "facts"


@dataclass(frozen=True)
class Round:
    """One round: the steps that were done, in words, and how many seconds they took.

    `fault` is why the last good site is still shown; None where a new one is. `warnings` are what `suffkit build` would
    refuse to publish; the preview shows it all the same.
    """

    done: tuple[str, ...]
    seconds: float
    fault: str | None = None
    warnings: tuple[Fault, ...] = ()


class Preview:
    """One edition under preview. `site`: the folder of its last good site, or None; `version`: how many there were."""

    def __init__(self, statement: Statement) -> None:
        # The system names saved files by where they really are.
        given = {**vars(statement), "root": statement.root.resolve(), "raw": statement.raw.resolve()}
        self.statement = PreviewStatement(**given)
        self.site: Path | None = None
        self.version = 0
        self._facts_due = True
        self._pages_due: set[str] = set()
        self._facts_of_pages: dict[str, bytes] = {}
        self._shape = ""

    @property
    def watched(self) -> tuple[Path, ...]:
        """The folders that hold what the site is made from."""
        here = self.statement
        return here.root / "notebooks", here.root / "book", here.raw / here.authority

    def rebuild(self, changes: Collection[Path] | None = None) -> Round | None:
        """Make again what the saved files concern, and whatever a fault kept an earlier round from doing.

        In:     paths of the files that were saved, added or deleted; None for the first round, which makes everything.
        Out:    what was done; None where the files do not concern this edition.
        """
        from suffkit.publish.gate import check_site

        if changes is not None and not self._note(changes):
            return None
        started = time.perf_counter()
        done: list[str] = []
        warnings: list[Fault] = []
        fault = None
        try:
            self._make_facts(done)
            self._make_pages(done)
            warnings = check_site(self._make_site(done))
        except SuffkitError as error:
            fault = str(error)
        except OSError as error:
            fault = f"{error.strerror or error}: {error.filename}. Check the folder, its rights and the free space."
        except Exception as error:  # a file saved half-way can break a library in ways that nobody foresaw
            fault = f"{type(error).__name__}: {error}"
        return Round(tuple(done), time.perf_counter() - started, fault, tuple(warnings))

    def _note(self, changes: Collection[Path]) -> bool:
        """Take note of what has to be made again because of the changes; whether there is anything."""
        notebooks, book, raw = self.watched
        concerned = False
        for path in changes:
            if _lies_in(path, raw) and not self._is_of_another_edition(path.relative_to(raw)):
                self._facts_due = concerned = True
            elif _lies_in(path, notebooks) and path.suffix == ".ipynb" and path.parent == notebooks:
                self._pages_due.add(path.stem)
                concerned = True
            elif _lies_in(path, book):
                concerned = True
        return concerned

    def _is_of_another_edition(self, path: Path) -> bool:
        folder = self.statement.raw / self.statement.authority / path.parts[0]
        return path.parts[0] != self.statement.edition and (folder / "edition.toml").is_file()

    def _make_facts(self, done: list[str]) -> None:
        if not self._facts_due:
            return
        prepare_statement(self.statement)
        self._facts_due = False
        done.append("facts")
        # The council's narrative is no concern of the pages: the book takes it in.
        facts = {path.name: path.read_bytes() for path in self.statement.facts.iterdir() if path.is_file()}
        if facts != self._facts_of_pages:
            self._pages_due |= {path.stem for path in self.statement.notebooks()}
            self._facts_of_pages = facts

    def _make_pages(self, done: list[str]) -> None:
        there = {path.stem for path in self.statement.notebooks()}
        never_run = there - {path.stem for path in self.statement.pages.glob("*.ipynb")}
        wanted = sorted(self._pages_due & there | never_run)
        if not wanted:
            self._pages_due.clear()
            return
        try:
            run_statement(self.statement, only=wanted)
        except PageError:
            self._pages_due.clear()  # all were tried, and those at fault left no copy: the next round runs them again
            raise
        self._pages_due.clear()
        every = len(wanted) == len(there)
        done.append("all pages" if every else f"page{'s' if len(wanted) > 1 else ''} {', '.join(wanted)}")

    def _make_site(self, done: list[str]) -> Path:
        """Make the book in the place that is not being shown, then show it."""
        from suffkit.publish.book import build_book

        work = self.statement.work
        staging, kept = work / "book", work / "kept"
        title = stage_statement(self.statement, work / "staged")
        mirror(work / "staged", staging)
        shape = shape_of(staging)
        if shape != self._shape and kept.exists():
            shutil.rmtree(kept)
        site = work / ("site-2" if self.version % 2 else "site-1")
        build_book(staging, site, title=title, keep=kept)
        self._shape = shape
        seal_statement(self.statement, site)
        self.site = site
        self.version += 1
        done.append("book")
        return site


def mirror(source: Path, target: Path) -> None:
    """Make one folder like another, leaving files as they are whose bytes are the same.

    Sphinx goes by the time of writing: a file that is written anew is read anew.
    """
    wanted = {path.relative_to(source): path.read_bytes() for path in source.rglob("*") if path.is_file()}
    for path in list(target.rglob("*")):
        if path.is_file() and path.relative_to(target) not in wanted:
            path.unlink()
    for name, content in wanted.items():
        path = target / name
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def shape_of(staging: Path) -> str:
    """A digest of all in a staged book that may change other pages than the one it stands in.

    That is the settings, contents, templates, styles and written pages, and of each executed page its headings and
    targets, which other pages list and lead to. As long as it stays the same, Sphinx may read and write the changed
    pages alone. It knows by itself that pages depend on the numbers and the narrative.
    """
    from suffkit.publish.prose import NARRATIVE, NUMBERS

    digest = hashlib.sha256()
    for path in sorted(path for path in staging.rglob("*") if path.is_file()):
        name = path.relative_to(staging)
        if name.parts[0] in (NARRATIVE, NUMBERS):
            continue
        content = "\n".join(_marks_of(path)).encode() if path.suffix == ".ipynb" else path.read_bytes()
        digest.update(repr((name.as_posix(), content)).encode())
    return digest.hexdigest()


def _marks_of(page: Path) -> Iterator[str]:
    for cell in json.loads(page.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "markdown":
            lines = "".join(cell["source"]).splitlines()
            for above, line in zip(["", *lines], lines, strict=False):
                if _MARK.match(line):
                    yield f"{above}\n{line}"


def _lies_in(path: Path, folder: Path) -> bool:
    """Whether the path is one of the folder's own, and no hidden or passing file of an editor."""
    if not path.is_relative_to(folder):
        return False
    parts = path.relative_to(folder).parts
    return bool(parts) and not any(part.startswith((".", "~", "__pycache__")) or part.endswith("~") for part in parts)


def run_preview(statement: Statement, port: int, say: Callable[[str], None]) -> None:
    """Make the edition's site, serve it to this machine alone, and make it again on every save, until Ctrl-C.

    In:     what and where; the port to serve on (0 for any; another where it is in use); what takes the lines to read.
    Raises: EnvironmentFault, the work folder cannot be written or another preview of the edition is open.
    """
    preview = Preview(statement)
    with only_one(preview.statement, "previewed"):
        _empty(preview.statement.work)
        with serving(preview, port) as taken:
            if port and taken != port:
                say(f"Port {port} is in use; {taken} is taken instead.")
            say(f"{statement.name}: making the site ...")
            try:
                for changes in saves(preview.watched):
                    done = preview.rebuild(changes)
                    if done is not None:
                        say_round(done, changes, say)
                    if changes is None:
                        say(f"http://127.0.0.1:{taken}/ shows {statement.name} and follows what you save. Ctrl-C ends.")
            except KeyboardInterrupt:
                say("The preview has ended.")


def saves(folders: Collection[Path]) -> Iterator[set[Path] | None]:
    """None as soon as the folders are watched, so that no save is missed from then on; then the files of each save."""
    from watchfiles import watch

    begun = False
    # Time-outs are wanted: the first says that the watch has begun, and on Windows Ctrl-C is heard only between two.
    for changes in watch(*folders, watch_filter=None, debounce=400, rust_timeout=200, yield_on_timeout=True):
        if not begun:
            begun = True
            yield None
        elif changes:
            yield {Path(path) for _, path in changes}


def say_round(done: Round, changes: Collection[Path] | None, say: Callable[[str], None]) -> None:
    """Say in plain words what was saved, what was done about it, and how long that took."""
    names = sorted({path.name for path in changes or ()})
    saved = f"{', '.join(names[:3])}{' ...' if len(names) > 3 else ''} saved: " if names else ""
    steps = ", ".join(done.done)
    if done.fault is None:
        say(f"{saved}{steps} made in {done.seconds:.1f} s.")
    else:
        say(f"{saved}{f'{steps} made, then stopped' if steps else 'stopped'} after {done.seconds:.1f} s. {done.fault}")
        say("The last good site stays. Mend the fault and save.")
    for warning in done.warnings[:_SHOWN_WARNINGS]:
        say(f"warning: {warning}")
    if len(done.warnings) > _SHOWN_WARNINGS:
        say(f"warning: and {len(done.warnings) - _SHOWN_WARNINGS} more")


def _empty(work: Path) -> None:
    """Nothing of an earlier preview is used; its lock lies in the same folder and stays."""
    for path in work.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
