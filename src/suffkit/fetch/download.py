"""One file from one address: continued where it broke off, whole or not at all."""

from __future__ import annotations

import gzip
import json
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from suffkit.errors import EnvironmentFault, RequestError
from suffkit.fetch.addresses import host_of, shown
from suffkit.fetch.web import ATTEMPTS, Web

if TYPE_CHECKING:
    import requests

LARGEST_BYTES = 300 * 2**20
_PIECE = 2**14  # at most so much of a broken transfer is asked for twice


class TooLargeError(RequestError):
    """More came than any file of the list can have."""


@dataclass(frozen=True)
class Note:
    """What is known of a half file: whose it is, and by what its server knows that version."""

    address: str
    etag: str
    last_modified: str
    encoding: str

    @property
    def validator(self) -> str:
        """What a range request must name, so that both halves are of one version. A weak tag does not do."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.last_modified


@dataclass
class Download:
    """A downloader as pooch calls it: address, file to write, pooch.

    Bytes go to `part` as they were sent; a note beside it says of what. A broken transfer, of this run or of an
    earlier one, is continued where the server vouches that it is the same version, and begun anew elsewhere.
    After a call `note` holds what the server said.
    """

    web: Web
    part: Path
    largest_bytes: int = LARGEST_BYTES
    note: Note | None = None

    def __call__(self, address: str, output_file: str, _pooch: object = None) -> None:
        """Write the whole file, unpacked, to `output_file`.

        Raises: EnvironmentFault where it broke off too often; TooLargeError; and as `Web.get`.
        """
        reason = ""
        for attempt in range(ATTEMPTS):
            if attempt:
                self.web.wait(attempt, host_of(address))
            reason = self._attempt(address) or self._unpack(Path(output_file))
            if not reason:
                return
        raise EnvironmentFault(
            f"{shown(address)} broke off {ATTEMPTS} times ({reason}). Try again: it goes on where it stopped."
        )

    def _attempt(self, address: str) -> str:
        """Receive what is lacking; the reason where it broke off."""
        import requests

        known = self._half_of(address)
        have = self.part.stat().st_size if known else 0
        headers = {"Accept-Encoding": "identity"}
        if known and have:
            headers |= {"Range": f"bytes={have}-", "If-Range": known.validator}
        with self.web.get(address, headers=headers, expected=(200, 206, 416)) as answer:
            if answer.status_code == 416 or (answer.status_code == 206 and not _continues(answer, have)):
                self._forget()
                return "it could not be continued"
            if answer.status_code == 200:
                have = 0
                self._begin(address, answer)
            self.note = self._half_of(address) or self.note
            length = answer.headers.get("Content-Length", "")
            expected = have + int(length) if length.isdigit() else None
            self._within_bounds(expected or 0, address)
            # What is packed stays packed: a half of unpacked bytes could not be continued.
            answer.raw.headers.discard("Content-Encoding")
            try:
                with self.part.open("ab") as file:
                    for piece in answer.iter_content(_PIECE):
                        have += len(piece)
                        self._within_bounds(have, address)
                        file.write(piece)
            except requests.exceptions.RequestException:
                return "the connection was lost"
        return "it was cut off" if expected not in (None, have) else ""

    def _half_of(self, address: str) -> Note | None:
        """The note of a half file that can be continued from this address."""
        try:
            note = Note(**json.loads(self._note_file.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        return note if note.address == address and note.validator and self.part.is_file() else None

    def _begin(self, address: str, answer: requests.Response) -> None:
        said = answer.headers
        self.note = Note(
            address, said.get("ETag", ""), said.get("Last-Modified", ""), said.get("Content-Encoding", "").lower()
        )
        self._note_file.unlink(missing_ok=True)  # first, so that no note ever stands beside another version's bytes
        self.part.write_bytes(b"")
        self._note_file.write_text(json.dumps(asdict(self.note)), encoding="utf-8")

    def _unpack(self, output: Path) -> str:
        """Write the file as published; the reason where what was sent is damaged."""
        assert self.note is not None
        if self.note.encoding in ("", "identity"):
            self.part.replace(output)
        elif self.note.encoding in ("gzip", "x-gzip"):
            try:
                self._gunzip(output)
            except (EOFError, gzip.BadGzipFile, zlib.error):
                self._forget()
                return "its packing is damaged"
        else:
            self._forget()
            raise EnvironmentFault(f"{shown(self.note.address)} is packed in a way that was not asked for.")
        self._forget()
        return ""

    def _gunzip(self, output: Path) -> None:
        written = 0
        with gzip.open(self.part) as packed, output.open("wb") as file:
            while piece := packed.read(_PIECE):
                written += len(piece)
                self._within_bounds(written, "" if self.note is None else self.note.address)
                file.write(piece)

    def _within_bounds(self, count: int, address: str) -> None:
        if count > self.largest_bytes:
            self._forget()
            raise TooLargeError(
                f"{shown(address)} is larger than {self.largest_bytes // 2**20} MB. No file of the list is: not taken."
            )

    def _forget(self) -> None:
        self._note_file.unlink(missing_ok=True)
        self.part.unlink(missing_ok=True)

    @property
    def _note_file(self) -> Path:
        return self.part.with_suffix(".note.json")


def _continues(answer: requests.Response, have: int) -> bool:
    """Whether a partial answer begins where the half file ends."""
    return answer.headers.get("Content-Range", "").startswith(f"bytes {have}-")
