"""Reads the extracts that a council gives beside its returns (contracts/extracts), CSV or XLSX, with their faults."""

from __future__ import annotations

from suffkit.io.extracts.read import Extracts, read_extracts

__all__ = ["Extracts", "read_extracts"]
