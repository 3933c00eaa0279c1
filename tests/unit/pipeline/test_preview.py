"""The preview: a save gives a new site, a fault leaves the old one; a site made in steps is the site made at once."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from suffkit.pipeline.preview import Preview, Round, mirror, run_preview, saves, say_round
from suffkit.pipeline.preview_server import serving
from suffkit.pipeline.statement import Statement, only_one

ROOT = Path(__file__).resolve().parents[3]

AUTHORITY = """slug = "smallshire"
name = "Smallshire"
old_la_code = "884"
new_la_code = "E06000019"
region_code = "E12000005"
region_name = "West Midlands"
"""
EDITION = """edition = "2023"
title = "Strategy"
publisher = "Smallshire Council"
as_at = "2023-03-31"
"""
TABLES = "table_id,kind,title,document,section,state,note\ncount,table,Children,Strategy,1,printed,\n"
CELLS = (
    "row,column,printed,unit,measure,period,area,by1,group1,by2,group2,status,sense,note\n"
    "All,2023,{},children,children_looked_after,2023-03-31,,,,,,,,\n"
)
TOC = "format: jb-book\nroot: index\nchapters:\n- file: costs\n- file: needs\n- file: about\n"
OPEN = "from suffkit.publish.page import open_page\npage = open_page(authority, edition)"


def write_page(path: Path, *cells: str) -> None:
    """A notebook of the usual first cells and these; one that starts with a heading, a fence or a capital is prose."""
    made = [_cell("code", 'authority = ""\nedition = ""', ["parameters"]), _cell("code", OPEN)]
    made += [_cell("markdown" if cell[0] in "#`" or cell[0].isupper() else "code", cell) for cell in cells]
    text = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    for number, cell in enumerate(made):
        cell["id"] = f"c{number}"
    path.write_text(json.dumps(text), encoding="utf-8")


def _cell(kind: str, source: str, tags: list[str] | None = None) -> dict[str, object]:
    cell: dict[str, object] = {"cell_type": kind, "metadata": {"tags": tags} if tags else {}, "source": source}
    return {**cell, "outputs": [], "execution_count": None} if kind == "code" else cell


COSTS = ("# Costs", 'page.say("children", page.words("children_looked_after"))', "There were {{ children }} children.")
NEEDS = ("# Needs", "Of {{ children }} children we ask what they need.", "```{include} _narrative/needs.md\n```")


class Project:
    """A project of three pages and one printed number, under preview."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "notebooks").mkdir(parents=True)
        (root / "book").mkdir()
        for name in ("_static", "_templates"):
            shutil.copytree(ROOT / "book" / name, root / "book" / name)
        shutil.copy(ROOT / "_config.yml", root)
        self.write("book/_toc.yml", TOC)
        self.write("book/index.md", "# {{ authority_name }}\n\nIn care: {{ children }}.\n")
        self.write("book/about.md", "# About\n\nHow it was made.\n")
        self.page("costs", *COSTS)
        self.page("needs", *NEEDS)
        self.write("data/raw/smallshire/authority.toml", AUTHORITY)
        self.write("data/raw/smallshire/2023/edition.toml", EDITION)
        self.write("data/raw/smallshire/2023/printed/tables.csv", TABLES)
        self.count("310")
        self.statement = Statement(root, root / "data/raw", "smallshire", "2023", root / "_build")
        self.saved: set[Path] = set()
        self.preview = Preview(self.statement)
        self.first = self.preview.rebuild()

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def page(self, name: str, *cells: str) -> Path:
        write_page(self.root / f"notebooks/{name}.ipynb", *cells)
        return self.root / f"notebooks/{name}.ipynb"

    def count(self, printed: str) -> Path:
        return self.write("data/raw/smallshire/2023/printed/count.csv", CELLS.format(printed))

    def save(self, *paths: Path) -> Round:
        self.saved.update(paths)
        done = self.preview.rebuild(paths)
        assert done is not None
        return done

    def text(self, page: str) -> str:
        """What the shown site's page says, contents and all."""
        assert self.preview.site is not None
        source = (self.preview.site / f"{page}.html").read_text(encoding="utf-8")
        return " ".join(re.sub("<[^>]+>", " ", source).split())


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(tmp_path_factory.mktemp("preview"))


@pytest.fixture
def project(shared: Project) -> Iterator[Project]:
    """The project as it was written. What a test saves is put back, and the preview told of it."""
    before = shared.root / "before"
    for name in ("notebooks", "book", "data"):
        mirror(shared.root / name, before / name)
    yield shared
    for name in ("notebooks", "book", "data"):
        mirror(before / name, shared.root / name)
    if shared.saved:
        done = shared.preview.rebuild(shared.saved)
        assert done is not None and done.fault is None
    shared.saved = set()


# ---- what a save does ------------------------------------------------------------------------------------------------


def test_the_first_round_makes_everything(shared: Project) -> None:
    assert shared.first is not None
    assert (shared.first.done, shared.first.fault, shared.first.warnings) == (("facts", "all pages", "book"), None, ())


def test_a_saved_page_is_run_again_and_no_other(project: Project) -> None:
    other = project.preview.statement.pages / "needs.ipynb"
    before = other.stat().st_mtime_ns
    done = project.save(project.page("costs", *COSTS, "They cost more."))
    assert (done.done, done.fault) == (("page costs", "book"), None)
    assert "There were 310 children. They cost more." in project.text("costs")
    assert other.stat().st_mtime_ns == before


def test_a_number_said_otherwise_shows_on_every_page_that_uses_it(project: Project) -> None:
    project.save(project.page("costs", "# Costs", 'page.say("children", "three hundred")'))
    assert "In care: three hundred." in project.text("index")
    assert "Of three hundred children" in project.text("needs")


def test_a_printed_figure_put_right_shows_on_every_page(project: Project) -> None:
    done = project.save(project.count("311"))
    assert done.done == ("facts", "all pages", "book")
    for page, words in {"index": "In care: 311.", "costs": "were 311 children", "needs": "Of 311 children"}.items():
        assert words in project.text(page)


def test_the_councils_words_need_no_page_run(project: Project) -> None:
    for words in ("We listened.", "We listened again."):
        done = project.save(project.write("data/raw/smallshire/2023/narrative/needs.md", words))
        assert done.done == ("facts", "book")
        assert words in project.text("needs")


def test_a_written_page_needs_no_page_run(project: Project) -> None:
    done = project.save(project.write("book/about.md", "# About\n\nHow it came to be.\n"))
    assert done.done == ("book",)
    assert "How it came to be." in project.text("about")


def test_a_new_title_shows_in_the_contents_of_every_page(project: Project) -> None:
    project.save(project.page("costs", "# What it costs", *COSTS[1:]))
    for page in ("index", "costs", "needs", "about"):
        assert "What it costs" in project.text(page)


def test_a_page_that_is_deleted_goes(project: Project) -> None:
    path = project.root / "notebooks/needs.ipynb"
    path.unlink()
    toc = project.write("book/_toc.yml", TOC.replace("- file: needs\n", ""))
    assert project.save(path, toc).fault is None
    assert project.preview.site is not None and not (project.preview.site / "needs.html").exists()
    assert "Needs" not in project.text("index")


def test_a_site_made_in_steps_is_the_site_made_at_once(project: Project) -> None:
    project.save(project.page("costs", *COSTS, "# A new part", "More words: {{ children }}."))
    project.save(project.page("needs", *NEEDS, 'page.say("asked", "Each child")', "Asked: {{ asked }}."))
    project.save(project.count("312"))
    project.save(project.page("costs", *COSTS, "More words."))
    project.save(project.write("data/raw/smallshire/2023/narrative/needs.md", "We *listened*."))
    at_once = Preview(replace(project.statement, out=project.root / "at_once"))
    assert at_once.rebuild() is not None
    assert without_traces(at_once.site) == without_traces(project.preview.site)


def without_traces(site: Path | None) -> dict[str, bytes]:
    """What Sphinx leaves of earlier rounds and nobody sees: a mark against old copies in a style sheet's address, and
    words in the index of the search that no page has any more."""
    found = {name: re.sub(rb"\?v=\w+", b"", content) for name, content in contents(site).items()}
    return {**found, "searchindex.js": re.sub(rb'"\w+": \[\](, )?', b"", found["searchindex.js"])}


def contents(site: Path | None) -> dict[str, bytes]:
    assert site is not None
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "name",
    [
        "notebooks/.ipynb_checkpoints/costs-checkpoint.ipynb",
        "notebooks/.~costs.ipynb",
        "notebooks/__pycache__/x.pyc",
        "data/raw/smallshire/2021/printed/count.csv",
        "data/raw/smallshire/2023/printed/~$count.csv",
        "data/raw/elsewhere/2023/edition.toml",
        "book/index.md~",
        "_build/x.html",
    ],
)
def test_files_that_are_no_part_of_it_do_nothing(project: Project, name: str) -> None:
    project.write("data/raw/smallshire/2021/edition.toml", EDITION)
    version = project.preview.version
    assert project.preview.rebuild([project.write(name, "x")]) is None
    assert project.preview.version == version


def test_what_build_makes_is_not_touched(shared: Project) -> None:
    assert not (shared.root / "data/processed").exists()
    assert [path.name for path in shared.statement.work.iterdir()] == ["preview"]
    assert not shared.statement.site.exists()


# ---- faults ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda p: p.page("costs", *COSTS, "1 / 0"), "zero division error"),
        (lambda p: p.page("costs", *COSTS, "Of {{ nobody }}."), "{{ nobody }} is not known"),
        (lambda p: p.write("notebooks/costs.ipynb", '{"cells": ['), "cannot be read as a notebook"),
        (lambda p: p.count("many"), "expected one number"),
        (lambda p: p.write("data/raw/smallshire/2023/narrative/cost.md", "x"), "belongs to no page"),
        (lambda p: p.write("book/_toc.yml", TOC + "- file: nowhere\n"), "nowhere"),
        (lambda p: p.write("book/_toc.yml", "format: [\n"), ""),
        (lambda p: p.write("book/_templates/search.html", "{% if %}"), ""),
    ],
    ids=["page", "name", "notebook", "data", "narrative", "toc", "yaml", "template"],
)
def test_a_fault_leaves_the_last_good_site(project: Project, spoil: object, said: str) -> None:
    before, version = contents(project.preview.site), project.preview.version
    sound = project.root / "sound"
    for name in ("notebooks", "book", "data"):
        mirror(project.root / name, sound / name)
    spoilt = spoil(project)  # type: ignore[operator]
    done = project.save(spoilt)
    assert done.fault and said in done.fault
    assert contents(project.preview.site) == before and project.preview.version == version
    # Mended, and a page changed with it: the new text is shown.
    for name in ("notebooks", "book", "data"):
        mirror(sound / name, project.root / name)
    assert project.save(spoilt, project.page("needs", *NEEDS, "And so on.")).fault is None
    assert "And so on." in project.text("needs")
    assert "There were 310 children." in project.text("costs")


def test_what_a_fault_kept_from_being_done_is_done_next_time(project: Project) -> None:
    spoilt = project.page("costs", *COSTS, "1 / 0")
    assert project.save(spoilt, project.count("313")).fault
    mended = project.save(project.page("costs", *COSTS))
    assert (mended.done, mended.fault) == (("page costs", "book"), None)
    assert "Of 313 children" in project.text("needs")


def test_a_preview_that_begins_with_a_fault_shows_a_site_once_it_is_mended(project: Project, tmp_path: Path) -> None:
    project.page("costs", *COSTS, "1 / 0")
    preview = Preview(replace(project.statement, out=tmp_path))
    begun = preview.rebuild()
    assert begun is not None and begun.fault and preview.site is None
    mended = preview.rebuild([project.page("costs", *COSTS)])
    assert mended is not None and mended.done == ("page costs", "book")
    assert preview.site is not None and (preview.site / "costs.html").is_file()


def test_what_may_not_be_published_is_shown_with_a_warning(project: Project) -> None:
    done = project.save(project.page("costs", *COSTS, "The share is nan."))
    assert done.fault is None and {fault.rule for fault in done.warnings} == {"not-a-number"}
    assert "The share is nan." in project.text("costs")


def test_a_second_preview_of_an_edition_is_refused(project: Project) -> None:
    from suffkit.errors import EnvironmentFault

    with only_one(project.preview.statement), pytest.raises(EnvironmentFault, match="being previewed already"):
        run_preview(project.statement, 0, print)


# ---- words, files, watch ---------------------------------------------------------------------------------------------


def test_a_round_is_said_in_plain_words() -> None:
    lines: list[str] = []
    say_round(Round(("page costs", "book"), 1.94), [Path("a/costs.ipynb")], lines.append)
    say_round(Round(("facts",), 0.52, "1 fault"), [Path("a.csv"), Path("b.csv")], lines.append)
    assert lines == [
        "costs.ipynb saved: page costs, book made in 1.9 s.",
        "a.csv, b.csv saved: facts made, then stopped after 0.5 s. 1 fault",
        "The last good site stays. Mend the fault and save.",
    ]


def test_mirror_leaves_alone_what_is_the_same(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    for folder, files in (
        (source, {"same": "1", "new/a": "2", "other": "3"}),
        (target, {"same": "1", "other": "", "gone/b": ""}),
    ):
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
    os.utime(target / "same", (1, 1))
    mirror(source, target)
    assert contents(target) == {"same": b"1", "new/a": b"2", "other": b"3"}
    assert (target / "same").stat().st_mtime == 1


def test_no_save_is_missed_once_the_watch_has_begun(tmp_path: Path) -> None:
    watch = saves([tmp_path])
    assert next(watch) is None
    (tmp_path / "costs.ipynb").write_text("x")
    assert next(watch) == {tmp_path / "costs.ipynb"}
    watch.close()  # type: ignore[attr-defined]


# ---- the server ------------------------------------------------------------------------------------------------------


class Shown:
    def __init__(self, site: Path | None) -> None:
        self.site, self.version = site, 1


def ask(port: int, path: str, host: str = "localhost") -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={"Host": host})
        answer = connection.getresponse()
        assert answer.getheader("Cache-Control") == "no-store" or answer.status >= 400
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@pytest.fixture
def shown(tmp_path: Path) -> Shown:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(f"<html><body>{name}</body></html>")
        (tmp_path / name / "plain.css").write_text(name)
    return Shown(tmp_path / "one")


def test_the_newest_site_is_served_and_the_browser_told(shown: Shown, tmp_path: Path) -> None:
    with serving(shown, 0) as port:
        status, page = ask(port, "/")
        script = re.search(r'<script src="(/_preview/reload\.js\?([^"]+))"></script></body>', page)
        assert status == 200 and "<body>one<" in page and script
        assert ask(port, "/_preview/version") == (200, script[2])
        assert "location.reload()" in ask(port, script[1])[1]
        shown.site, shown.version = tmp_path / "two", 2
        assert "<body>two<" in ask(port, "/index.html")[1] and ask(port, "/plain.css") == (200, "two")
        assert ask(port, "/_preview/version")[1] != script[2]
    assert "_preview" not in (tmp_path / "two/index.html").read_text()


def test_before_the_first_site_a_page_waits_for_it() -> None:
    with serving(Shown(None), 0) as port:
        status, page = ask(port, "/costs.html")
    assert status == 200 and "The terminal says why" in page and "/_preview/reload.js" in page


def test_only_this_machine_is_served(shown: Shown) -> None:
    with serving(shown, 0) as port:
        assert ask(port, "/", host=f"127.0.0.1:{port}")[0] == 200
        assert ask(port, "/", host=f"council.example:{port}")[0] == 403
        assert ask(port, "/../two/plain.css")[0] == 404 and ask(port, "/nothing.html")[0] == 404


def test_a_port_in_use_is_not_taken(shown: Shown) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        used = other.getsockname()[1]
        with serving(shown, used) as port:
            assert port != used and ask(port, "/")[0] == 200


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C cannot be sent to one process alone there")
def test_the_command_follows_what_is_saved_until_ctrl_c(project: Project) -> None:
    command = [sys.executable, "-m", "suffkit.cli", "preview", "smallshire", "--port", "0"]
    environment = {**os.environ, "SUFFKIT_ROOT": str(project.root), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        watchdog = threading.Timer(60, process.kill)  # so that a preview that says nothing fails instead of waiting
        watchdog.start()
        lines = iter(process.stdout)
        address = next(found for line in lines if (found := re.search(r"http://127\.0\.0\.1:(\d+)/", line)))
        for cells, word in (
            (("Now cheaper.",), "saved: page costs, book made"),
            (("1 / 0",), "The last good site stays"),
        ):
            project.page("costs", *COSTS, *cells)
            assert any(word in line for line in lines)
            assert "Now cheaper." in ask(int(address[1]), "/costs.html")[1]
        process.send_signal(signal.SIGINT)
        assert "The preview has ended." in process.stdout.read()
        watchdog.cancel()
    assert process.returncode == 0
