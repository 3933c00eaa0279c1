"""What an authority hides, and what a reader is told of it: the `[disclosure]` table of `authority.toml`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator

HIDDEN = "c"
UNRELIABLE = "u"
DOES_NOT_APPLY = "z"


class Policy(BaseModel):
    """Which numbers are hidden. Thresholds are in children.

    smallest_shown: the smallest count that is shown; 1 up to the one before it are hidden (DfE: 6).
    hide_zero:      whether a true 0 is hidden as well (DfE: it is shown).
    round_to:       1 leaves counts as they are; 5 or 10 shows every count to the nearest 5 or 10.
    smallest_base:  a percentage of fewer than this is not shown, as of low reliability (`u`); its parts are.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    smallest_shown: int = Field(default=6, ge=3, le=100)
    hide_zero: bool = False
    round_to: int = Field(default=1)
    smallest_base: int = Field(default=10, ge=1)

    @model_validator(mode="after")
    def _roundings_known(self) -> Policy:
        if self.round_to not in (1, 5, 10):
            raise ValueError(f"round_to is 1 (not rounded), 5 or 10; found {self.round_to}")
        return self

    def words(self) -> str:
        """The policy as a reader of the book is told it."""
        first = "0" if self.hide_zero else "1"
        said = [
            f"Numbers of children from {first} to {self.smallest_shown - 1} are hidden [c]",
            "and so is any number from which a hidden one could be worked out",
        ]
        if self.round_to > 1:
            said.append(f"all other counts are rounded to the nearest {self.round_to}")
        if not self.hide_zero:
            said.append("a 0 is shown unless it has to be hidden for the same reason")
        said.append(f"a percentage of fewer than {self.smallest_base} is not shown [u]")
        return "; ".join(said) + "."


DEFAULT = Policy()
