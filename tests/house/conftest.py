"""The files of the repository, as git sees them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def tracked(root: Path) -> list[Path]:
    """Files in git or about to be: tracked, and untracked but not ignored."""
    if not (root / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git checkout, so nothing says which files belong to the repository")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=True,
    ).stdout.decode("utf-8")
    return [root / name for name in sorted(filter(None, listed.split("\0"))) if (root / name).is_file()]
