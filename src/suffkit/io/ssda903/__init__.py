"""Reads the SSDA903 return: the yearly return on children in care that every council in England makes."""

from suffkit.io.ssda903.read import Returns, read_returns

__all__ = ["Returns", "read_returns"]
