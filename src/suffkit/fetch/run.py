"""Fetching what is wanted: look it up, take it, check it, compare it with what was accepted, put it in place."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from suffkit.errors import DataError, EnvironmentFault, Fault, RequestError
from suffkit.fetch.changes import describe_changes
from suffkit.fetch.contents import content_faults, path_suffix, read_table
from suffkit.fetch.download import Download
from suffkit.fetch.ees import Catalogue, Offer
from suffkit.fetch.manifest import Entry, read_manifest, write_manifest
from suffkit.fetch.wanted import BY_HAND, Wanted
from suffkit.fetch.web import NotThereError, Web

_INCOMING = ".incoming"


@dataclass
class Outcome:
    """What came of it. `faults` block (exit code 2); `notes` do not; both are said at the end."""

    taken: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def need_no_faults(self) -> None:
        """Raises: DataError with all faults."""
        if self.faults:
            raise DataError(self.faults, f"{len(self.faults)} of the files could not be taken")


@dataclass
class Store:
    """The folder of national data: the one place where files and their entries are put."""

    folder: Path
    today: date
    accept_revised: bool
    entries: dict[str, Entry]

    def path(self, wanted: Wanted) -> Path:
        return self.folder / wanted.save_as

    def is_intact(self, wanted: Wanted) -> bool:
        """Whether the file is there and is the one that was recorded."""
        entry, path = self.entries.get(wanted.save_as), self.path(wanted)
        return entry is not None and path.is_file() and sha256(path) == entry.sha256

    def put(self, wanted: Wanted, new: Path, entry: Entry) -> None:
        """Put a checked file in place in one move, then record it."""
        self.path(wanted).parent.mkdir(parents=True, exist_ok=True)
        new.replace(self.path(wanted))
        self.record(wanted, entry)

    def record(self, wanted: Wanted, entry: Entry) -> None:
        self.entries[wanted.save_as] = entry
        write_manifest(self.folder, self.entries)


def sha256(path: Path) -> str:
    import pooch  # type: ignore[import-untyped]

    return str(pooch.file_hash(str(path), alg="sha256"))


@contextmanager
def open_store(folder: Path, today: date, accept_revised: bool) -> Iterator[Store]:
    """The folder, made where it is not there, for one run at a time.

    Raises: EnvironmentFault where it cannot be written, is full or in use.
    """
    from filelock import FileLock, Timeout

    try:
        (folder / _INCOMING).mkdir(parents=True, exist_ok=True)
        with FileLock(folder / _INCOMING / "lock", timeout=0):
            yield Store(folder, today, accept_revised, read_manifest(folder))
    except Timeout as error:
        raise EnvironmentFault(f"Another suffkit fetch is writing to {folder}. Wait for it, then run again.") from error
    except OSError as error:
        raise EnvironmentFault(_cannot_write(folder, error)) from error


def _cannot_write(folder: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"There is no space left for {folder}. Free some and run again: what has come is kept."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{folder} cannot be written. Check its rights, or name another folder with --national."
    what = error.strerror or type(error).__name__
    return f"{folder} cannot be used ({what}). Check it, or name another folder with --national."


def fetch_wanted(
    rows: Sequence[Wanted], store: Store, web: Web, catalogue: Catalogue, tell: Callable[[str], None]
) -> Outcome:
    """Take every file of the rows that is new or missing. What stands in one file's way does not stop the others.

    Raises: EnvironmentFault where there is no network, no space, no right to write: at once.
    """
    outcome = Outcome()
    for wanted in rows:
        if wanted.kind == BY_HAND or wanted.save_as not in store.entries:
            adopt(wanted, store, outcome)
        if wanted.kind == BY_HAND:
            continue
        try:
            _fetch_one(wanted, store, web, catalogue, outcome, tell)
        except NotThereError as error:
            _not_published(wanted, store, str(error), outcome)
        except RequestError as error:
            outcome.faults.append(Fault("refused", str(error), file=wanted.save_as))
    return outcome


def _not_published(wanted: Wanted, store: Store, why: str, outcome: Outcome) -> None:
    if store.is_intact(wanted):
        outcome.kept.append(wanted.id)
        outcome.notes.append(f"{wanted.save_as}: the copy that is here is kept. {why}")
    elif wanted.is_needed:
        outcome.faults.append(Fault("not_published", f"{why} Look at {wanted.page}", file=wanted.save_as))
    else:
        outcome.notes.append(f"{wanted.save_as}: {why} It is not needed; it would give {wanted.used_for}.")


def _fetch_one(
    wanted: Wanted, store: Store, web: Web, catalogue: Catalogue, outcome: Outcome, tell: Callable[[str], None]
) -> None:
    offer = catalogue.offer(wanted)
    entry = store.entries.get(wanted.save_as)
    if entry is not None and store.is_intact(wanted) and entry.version == offer.version and _is_unchanged(web, entry):
        outcome.kept.append(wanted.id)
        return
    tell(f"{wanted.id}: {offer.title} ({offer.release})")
    incoming = store.folder / _INCOMING
    new, found = _download(wanted, offer, web, incoming, store)
    try:
        if faults := content_faults(new, wanted):
            outcome.faults.extend(faults)
        elif entry is not None and found.sha256 == entry.sha256:
            (outcome.kept if store.is_intact(wanted) else outcome.taken).append(wanted.id)
            store.put(wanted, new, replace(found, fetched=entry.fetched))
        elif _is_accepted(wanted, store, new, found, outcome, tell):
            store.put(wanted, new, found)
            outcome.taken.append(wanted.id)
    finally:
        new.unlink(missing_ok=True)


def _is_unchanged(web: Web, entry: Entry) -> bool:
    """Ask the server whether it still sends what was taken, where it gave something to ask by."""
    asked = {"If-None-Match": entry.etag} if entry.etag else {"If-Modified-Since": entry.last_modified}
    if not entry.url or not any(asked.values()):
        return True
    try:
        with web.get(entry.url, headers={"Accept-Encoding": "identity", **asked}, expected=(200, 304)) as answer:
            return answer.status_code == 304
    except NotThereError:
        return False


def _download(wanted: Wanted, offer: Offer, web: Web, incoming: Path, store: Store) -> tuple[Path, Entry]:
    """The file in the folder of what is coming in, with the entry it would have; the first address that has it."""
    import pooch

    pooch.get_logger().setLevel("WARNING")
    name = wanted.id + path_suffix(wanted)
    (incoming / name).unlink(missing_ok=True)  # of a run that was killed: pooch would take it for the file
    for address in offer.addresses:
        downloader = Download(web, incoming / f"{wanted.id}.part")
        try:
            path = Path(pooch.retrieve(address, known_hash=None, fname=name, path=incoming, downloader=downloader))
        except NotThereError:
            continue
        note = downloader.note
        return path, Entry(
            release=offer.release,
            sha256=sha256(path),
            fetched=store.today.isoformat(),
            url=address,
            title=offer.title,
            publisher=wanted.publisher,
            licence=wanted.licence,
            bytes=path.stat().st_size,
            version=offer.version,
            etag=note.etag if note else "",
            last_modified=note.last_modified if note else "",
        )
    raise NotThereError(f"{offer.title} is listed in {offer.release}, and none of its addresses has it.")


def _is_accepted(
    wanted: Wanted, store: Store, new: Path, found: Entry, outcome: Outcome, tell: Callable[[str], None]
) -> bool:
    """Whether a file may take its place: nothing is pinned, or it is the pinned one, or revised ones are accepted."""
    entry = store.entries.get(wanted.save_as)
    pin = entry.sha256 if entry else wanted.sha256
    if pin in ("", found.sha256):
        return True
    held = entry.release if entry else wanted.release
    what = f"release {held} was revised"
    if held != found.release:
        what = f"release {found.release} differs from {f'release {held}' if held else 'the file that was accepted'}"
    lines = _compared(store.path(wanted), new)
    if store.accept_revised:
        tell("\n".join([f"{wanted.save_as}: {what}.", *(f"    {line}" for line in lines)]))
        return True
    told = "".join(f"\n    {line}" for line in lines)
    outcome.faults.append(
        Fault(
            "revised",
            f"{what}, and is not taken unasked. To take it: suffkit fetch --only {wanted.id} --accept-revised.{told}",
            file=wanted.save_as,
        )
    )
    return False


def _compared(old: Path, new: Path) -> list[str]:
    if not old.is_file():
        return ["The earlier file is not here to compare with."]
    try:
        return describe_changes(read_table(old), read_table(new))
    except ValueError:
        return ["The earlier file cannot be read to compare with."]


def adopt(wanted: Wanted, store: Store, outcome: Outcome) -> None:
    """Record a file that a person put there, to be held to as if fetched. Its release is not known here."""
    path = store.path(wanted)
    entry = store.entries.get(wanted.save_as)
    if not path.is_file() or store.is_intact(wanted):
        return
    if faults := content_faults(path, wanted):
        outcome.faults.extend(faults)
        return
    found = Entry(
        release=wanted.release,
        sha256=sha256(path),
        fetched=store.today.isoformat(),
        url="",
        title=wanted.title,
        publisher=wanted.publisher,
        licence=wanted.licence,
        bytes=path.stat().st_size,
    )
    pin = entry.sha256 if entry else wanted.sha256
    if pin not in ("", found.sha256) and not store.accept_revised:
        outcome.faults.append(
            Fault("revised", "this is not the file that was recorded. To keep it: --accept-revised.", wanted.save_as)
        )
        return
    store.record(wanted, found)
    outcome.notes.append(f"{wanted.save_as}: recorded as put there by hand.")


def missing(rows: Sequence[Wanted], store: Store) -> list[Wanted]:
    """The rows whose file is not there."""
    return [wanted for wanted in rows if not store.path(wanted).is_file()]
