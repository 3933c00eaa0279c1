"""A council's sufficiency statement for children in care, as a reproducible book."""

__version__ = "0.1.0"
