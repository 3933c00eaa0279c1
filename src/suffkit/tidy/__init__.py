"""From checked return tables to children, stays, placements and legal spells. Private: rows are of single children."""

from suffkit.tidy.places import Places
from suffkit.tidy.tables import Tidy, tidy_returns

__all__ = ["Places", "Tidy", "tidy_returns"]
