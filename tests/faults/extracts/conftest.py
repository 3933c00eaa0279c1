"""The folder of extracts that the tests of their reader use."""

from __future__ import annotations

from tests.unit.io.extracts.conftest import folder

__all__ = ["folder"]
