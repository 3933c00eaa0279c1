"""A tiny project: one authority, one page, a site that was there before, and the command line to call on it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner, Result
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from suffkit.cli import main

PARAMETERS = 'authority = "nowhere"\nedition = "2022"'
OPEN = "from suffkit.publish.page import open_page\n\npage = open_page(authority, edition)"
SAY = 'page.say("children", page.words("children_looked_after", noun=True))'
BEFORE = "<p>The site that was there.</p>"


@dataclass
class Project:
    """A project's folder; its methods change one thing of it."""

    root: Path

    @property
    def raw(self) -> Path:
        return self.root / "data/raw"

    @property
    def edition(self) -> Path:
        return self.raw / "exampleshire/2022"

    @property
    def site(self) -> Path:
        return self.root / "_build/exampleshire/2022/html"

    def write(self, name: str, content: str | bytes) -> None:
        """Replace a file of the edition."""
        (self.edition / name).write_bytes(content if isinstance(content, bytes) else content.encode())

    def change(self, name: str, old: str, new: str) -> None:
        """Replace the first `old` in a file of the edition."""
        text = (self.edition / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new, 1))

    def page(
        self, *code: str, name: str = "needs", prose: str = "There were {{ children }}.", parameters: str = PARAMETERS
    ) -> None:
        """Write the page: its parameters, then cells of code."""
        cells = [new_markdown_cell(f"# Needs\n\n{prose}", id="prose")]
        cells += [new_code_cell(parameters, id="parameters", metadata={"tags": ["parameters"]})]
        cells += [new_code_cell(source, id=f"code-{number}") for number, source in enumerate(code or (OPEN, SAY))]
        nbformat.write(new_notebook(cells=cells), self.root / "notebooks" / f"{name}.ipynb")

    def everything(self) -> dict[str, bytes]:
        """Every file of the site that is there."""
        return {path.name: path.read_bytes() for path in self.site.rglob("*") if path.is_file()}


@pytest.fixture
def project(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    """The project as the working folder. Whatever a test does, a command that fails must leave the site as it was."""
    for name in ("SUFFKIT_ROOT", "SUFFKIT_PROCESSED"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "project"
    shutil.copytree(root / "book", folder / "book")
    (folder / "book/_toc.yml").write_text("format: jb-book\nroot: index\nchapters:\n- file: needs\n", encoding="utf-8")
    (folder / "book/index.md").write_text("# {{ statement_title }}\n\nOf {{ authority_name }}.\n", encoding="utf-8")
    shutil.copyfile(root / "_config.yml", folder / "_config.yml")
    shutil.copytree(root / "tests/data/raw", folder / "data/raw")
    (folder / "notebooks").mkdir()
    made = Project(folder)
    made.page()
    made.site.mkdir(parents=True)
    (made.site / "index.html").write_text(BEFORE, encoding="utf-8")
    monkeypatch.chdir(folder)
    yield made


Call = Callable[..., Result]


@pytest.fixture
def suffkit(project: Project) -> Call:
    """Call a command: `suffkit("build", "exampleshire")`."""

    def call(*words: str) -> Result:
        return CliRunner().invoke(main, list(words))

    return call


@pytest.fixture
def refused(project: Project, suffkit: Call) -> Callable[..., str]:
    """Call a command that must fail with that code, plainly, and leave the site as it was; returns what it said."""

    def call(*words: str, code: int = 2) -> str:
        before = project.everything()
        result = suffkit(*words)
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        assert "This is a bug" not in result.output
        assert result.stderr.strip() or words[0] == "check"
        assert project.everything() == before
        return result.output

    return call
