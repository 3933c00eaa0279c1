"""One authority's edition, end to end: facts, pages, book, seal, gate, and the site put in place in one move.

The work goes on in a folder beside the site, which is replaced only when everything has passed; a
failed or killed build leaves the site that was there.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from suffkit.errors import EnvironmentFault, PageError, RequestError, suggest
from suffkit.folders import facts_folder

if TYPE_CHECKING:
    from suffkit.prepare.national import NationalFolder

SYNTHETIC = "Synthetic: every child and every number on these pages is made up, to show how a statement works."
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Statement:
    """Where one edition's things are: what it is made from, where the work goes on, where the site stands.

    `options` are those on how returns are read; `national` is where published national data are.
    """

    root: Path
    raw: Path
    authority: str
    edition: str
    out: Path
    options: Mapping[str, bool] = field(default_factory=dict)
    national: NationalFolder | None = None

    @property
    def name(self) -> str:
        return f"{self.authority} {self.edition}"

    @property
    def given(self) -> tuple[Path, str, str, Mapping[str, bool], NationalFolder | None]:
        """What the facts are made from, as the private side is asked for them."""
        return self.raw, self.authority, self.edition, self.options, self.national

    @property
    def facts(self) -> Path:
        return facts_folder(self.authority, self.edition, self.root)

    @property
    def site(self) -> Path:
        return self.out / self.authority / self.edition / "html"

    @property
    def work(self) -> Path:
        return self.out / ".work" / self.authority / self.edition

    @property
    def pages(self) -> Path:
        return self.work / "pages"

    def notebooks(self, only: Sequence[str] = ()) -> list[Path]:
        """The notebooks to run, all or the named ones. Raises: RequestError for a page that there is not."""
        there = {path.stem: path for path in sorted((self.root / "notebooks").glob("*.ipynb"))}
        for name in only:
            if name not in there:
                raise RequestError(f"There is no page {name!r}.{suggest(name, there)}")
        return [there[name] for name in only] if only else list(there.values())


def build_statement(
    statement: Statement, *, only: Sequence[str] = (), engine: str = "suffkit", progress: Progress | None = None
) -> Path:
    """Prepare, run and publish one edition.

    In:     what and where; `only` re-runs these pages and takes the others from the last run; the engine.
    Out:    the path of the site's first page.
    Raises: DataError, the raw files are at fault; PageError, a page or the book is; EnvironmentFault, the machine is.
    """
    with only_one(statement):
        prepare_statement(statement, progress)
        run_statement(statement, only=only, engine=engine, progress=progress)
        return publish_statement(statement, progress)


def prepare_statement(statement: Statement, progress: Progress | None = None) -> int:
    """Raw files to released facts; the number of facts."""
    from suffkit.prepare.statement import prepare_edition

    _say(progress, "facts", 0, 1)
    content = prepare_edition(statement.facts, *statement.given)
    _say(progress, "facts", 1, 1)
    return len(content.facts)


def run_statement(
    statement: Statement, *, only: Sequence[str] = (), engine: str = "suffkit", progress: Progress | None = None
) -> None:
    """Run the pages on the facts; all are tried before any fault is raised.

    The numbers of each page are kept beside it.
    """
    from suffkit.publish.run import raise_for_faults, run_pages

    if not (statement.facts / "facts.parquet").is_file():
        raise RequestError(
            f"There are no facts of {statement.name} yet. "
            f"Run: suffkit prepare {statement.authority} --edition {statement.edition}"
        )
    every = statement.notebooks()
    ran_before = {path.stem for path in statement.pages.glob("*.ipynb")}
    # Pages that were never run cannot be taken from the last run.
    wanted = (
        [path for path in every if path.stem in only or path.stem not in ran_before]
        if statement.notebooks(only) and only
        else every
    )
    writable(statement.pages)
    with _pages_environment(statement):
        runs = run_pages(
            wanted,
            parameters={"authority": statement.authority, "edition": statement.edition},
            out_dir=statement.pages,
            engine=engine,
            on_page=(lambda _page, done, total: _say(progress, "pages", done, total)),
        )
    for run in runs:
        kept = statement.pages / f"{run.page}.numbers.json"
        kept.unlink(missing_ok=True)
        if run.fault is None:
            kept.write_text(json.dumps(run.numbers, ensure_ascii=False), encoding="utf-8")
    raise_for_faults(runs)


def stage_statement(statement: Statement, staging: Path) -> str:
    """Lay out the book of the last run in `staging`; returns the book's title."""
    from suffkit.publish.book import stage_book
    from suffkit.publish.citations import cite_narrative
    from suffkit.publish.run import PageRun, merge_numbers

    edition = json.loads((statement.facts / "edition.json").read_text(encoding="utf-8"))
    # Not the copies of notebooks that have been deleted or renamed since.
    pages = {path.stem: path for page in statement.notebooks() if (path := statement.pages / page.name).is_file()}
    if not pages:
        raise RequestError(
            f"No page of {statement.name} has been run yet. "
            f"Run: suffkit run {statement.authority} --edition {statement.edition}"
        )
    said = [PageRun("cover", staging, _cover_numbers(edition), 0.0)]
    for path in pages.values():
        numbers = json.loads(path.with_suffix(".numbers.json").read_text(encoding="utf-8"))
        said.append(PageRun(path.stem, path, numbers, 0.0))
    stage_book(
        statement.root / "book",
        staging,
        pages=pages,
        narrative=cite_narrative(statement.facts, statement.work / "narrative"),
        numbers=merge_numbers(said),
        banner=SYNTHETIC if "synthetic" in edition["origins"] else "",
    )
    name, title = str(edition["authority_name"]), str(edition["title"])
    return title if name in title else f"{name}: {title}"


def publish_statement(statement: Statement, progress: Progress | None = None) -> Path:
    """Book, seal, gate, and the site put in place; the path of its first page."""
    from suffkit.publish.book import build_book

    staging, made = statement.work / "book", statement.work / "html"
    _say(progress, "book", 0, 1)
    build_book(staging, made, title=stage_statement(statement, staging))
    _say(progress, "book", 1, 1)
    finish_site(statement, made)
    _say(progress, "site", 0, 1)
    put_in_place(made, statement.site)
    _say(progress, "site", 1, 1)
    return statement.site / "index.html"


def finish_site(statement: Statement, made: Path) -> None:
    """Seal the made HTML, add the downloads, and refuse what may not be published."""
    from suffkit.publish.gate import check_site

    seal_statement(statement, made)
    faults = check_site(made)
    if faults:
        listed = "\n".join(f"  - {fault}" for fault in faults[:20])
        more = f"\n  - and {len(faults) - 20} more" if len(faults) > 20 else ""
        raise PageError(f"The site of {statement.name} may not be published; {len(faults)} fault(s):\n{listed}{more}")


def seal_statement(statement: Statement, made: Path) -> None:
    """Seal the made HTML and add the downloads."""
    import pandas as pd

    from suffkit.pipeline.downloads import inert
    from suffkit.publish.seal import seal_site

    facts = pd.read_parquet(statement.facts / "facts.parquet")
    seal_site(made)
    # After the seal, which keeps only what a page uses: the download is part of every site.
    inert(facts).to_csv(made / "facts.csv", index=False, lineterminator="\n", encoding="utf-8-sig")


def put_in_place(made: Path, site: Path) -> None:
    """Replace the site by the made one: two renames, and the old one comes back if the second fails.

    Raises: EnvironmentFault where the folder cannot be written or is in use.
    """
    old = site.with_name(f".{site.name}.old")
    try:
        site.parent.mkdir(parents=True, exist_ok=True)
        if old.exists():
            shutil.rmtree(old)
        if site.exists():
            site.rename(old)
        try:
            made.rename(site)
        except OSError:
            if old.exists():
                old.rename(site)
            raise
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise EnvironmentFault(
            f"The site cannot be put at {site}: {error.strerror}. "
            "Close what has it open, or choose another folder with --out. The site that was there is untouched."
        ) from None


def writable(folder: Path) -> None:
    """Make the folder. Raises: EnvironmentFault where that cannot be done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentFault(
            f"The folder {folder} cannot be made: {error.strerror}. Choose another with --out."
        ) from None


@contextmanager
def only_one(statement: Statement, doing: str = "built") -> Iterator[None]:
    """Hold the edition's lock, so that two builds (or previews) of it do not mix; a second one stops with a message."""
    from filelock import FileLock, Timeout

    writable(statement.work)
    lock = FileLock(statement.work / ".lock", timeout=0)
    try:
        with lock:
            yield
    except Timeout:
        raise EnvironmentFault(
            f"{statement.name} is being {doing} already. Wait for that to end, then run this again."
        ) from None
    except PermissionError:
        raise EnvironmentFault(f"The folder {statement.work} cannot be written. Choose another with --out.") from None


@contextmanager
def _pages_environment(statement: Statement) -> Iterator[None]:
    """Tell the pages, which know only authority and edition, where the project and its facts are."""
    before = {name: os.environ.get(name) for name in ("SUFFKIT_ROOT", "SUFFKIT_PROCESSED")}
    os.environ["SUFFKIT_ROOT"] = str(statement.root)
    os.environ["SUFFKIT_PROCESSED"] = str(statement.facts.parent.parent.parent)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _cover_numbers(edition: dict[str, object]) -> dict[str, str]:
    """The names that the written pages of the book use."""
    return {
        "authority_name": str(edition["authority_name"]),
        "statement_title": str(edition["title"]),
        "as_at": str(edition["as_at_words"]),
        "edition": str(edition["edition"]),
        "publisher": str(edition["publisher"]),
        "origin_note": str(edition["origin_note"]),
        "contact": str(edition["contact"]) or f"{edition['publisher']}",
    }


def _say(progress: Progress | None, step: str, done: int, total: int) -> None:
    if progress:
        progress(step, done, total)
