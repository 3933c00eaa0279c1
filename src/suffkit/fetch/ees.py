"""What Explore Education Statistics offers: the release, the address and the version of a wanted file.

Nothing here knows an id of a release or a file: they change with every amendment, so they are looked up by the
publication's short name and the publisher's file name or title.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import quote

from suffkit.errors import EnvironmentFault, suggest
from suffkit.fetch.addresses import Services
from suffkit.fetch.wanted import EES_API, Wanted
from suffkit.fetch.web import NotThereError, Web


@dataclass(frozen=True)
class Offer:
    """Where a file is to be had. `version` is another one whenever the publisher replaces the file."""

    addresses: tuple[str, ...]
    release: str
    title: str
    version: str


@dataclass
class Catalogue:
    """The lists of the service, each asked for once."""

    web: Web
    services: Services
    _files: dict[tuple[str, str], tuple[dict[str, Any], list[dict[str, Any]]]] = field(default_factory=dict)

    def offer(self, wanted: Wanted) -> Offer:
        """What is offered for a wanted file.

        Raises: NotThereError where nothing fits, or more than one file; and as `Web.get`.
        """
        return self._from_api(wanted) if wanted.kind == EES_API else self._from_release(wanted)

    def _from_release(self, wanted: Wanted) -> Offer:
        """A file of a release, by its name; of several publications the first that has it."""
        seen: list[str] = []
        for publication in wanted.publications:
            try:
                release, files = self._release_files(publication, wanted.release or "latest")
            except NotThereError:
                continue
            seen += [_text(file, "filename") for file in files]
            fitting = [file for file in files if _fits(_text(file, "filename"), wanted.file_name)]
            if len(fitting) == 1:
                return self._file_offer(release, fitting[0])
            if fitting:
                names = ", ".join(sorted(_text(file, "filename") for file in fitting))
                raise NotThereError(f"More than one file is called {wanted.file_name}: {names}.")
        raise NotThereError(
            f"No file called {wanted.file_name} in {wanted.release or 'the latest release'} of "
            f"{' or '.join(wanted.publications)}.{suggest(wanted.file_name, seen) if seen else ''}"
        )

    def _file_offer(self, release: dict[str, Any], file: dict[str, Any]) -> Offer:
        data_set, content = quote(_text(file, "id")), self.services.content
        return Offer(
            addresses=(
                f"{self.services.site}/data-catalogue/data-set/{data_set}/csv",
                f"{content}/data-set-files/{data_set}/download",
                f"{content}/releases/{quote(_text(release, 'id'))}/files/{quote(_text(file, 'fileId'))}",
            ),
            release=_text(release, "slug"),
            title=_text(file, "title"),
            version=_text(file, "fileId"),
        )

    def _release_files(self, publication: str, release: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        if (publication, release) not in self._files:
            content = self.services.content
            found = self.web.json_of(f"{content}/publications/{quote(publication)}/releases/{quote(release)}/summary")
            listed = self.web.pages(
                f"{content}/data-set-files", {"releaseId": _text(found, "id"), "latestOnly": "false"}
            )
            self._files[publication, release] = found, list(listed)
        return self._files[publication, release]

    def _from_api(self, wanted: Wanted) -> Offer:
        """The latest published version of a data set of the statistics API."""
        found = self._data_set(wanted)
        latest = found.get("latestVersion")
        if _text(found, "status") == "Withdrawn" or not isinstance(latest, dict):
            raise NotThereError(f"The data set {wanted.title} has been withdrawn from the statistics API.")
        address = f"{self.services.api}/data-sets/{quote(_text(found, 'id'))}"
        version = _text(latest, "version")
        release = self.web.json_of(f"{address}/versions/{quote(version)}").get("release") or {}
        return Offer(
            addresses=(f"{address}/csv?dataSetVersion={quote(version)}",),
            release=_text(release, "slug"),
            title=_text(found, "title"),
            version=version,
        )

    def _data_set(self, wanted: Wanted) -> dict[str, Any]:
        """By its id where one is documented and still there, else by publication and title."""
        api = self.services.api
        if wanted.data_set:
            try:
                return self.web.json_of(f"{api}/data-sets/{quote(wanted.data_set)}")
            except NotThereError:
                pass  # published anew under another id
        search = {"search": wanted.publications[0].replace("-", " ")}
        for publication in self.web.pages(f"{api}/publications", search):
            if publication.get("slug") in wanted.publications:
                sets = list(self.web.pages(f"{api}/publications/{quote(_text(publication, 'id'))}/data-sets"))
                fitting = [found for found in sets if _fits(_text(found, "title"), wanted.title)]
                if len(fitting) == 1:
                    return fitting[0]
        raise NotThereError(f"The statistics API has no data set {wanted.title} of {' or '.join(wanted.publications)}.")


def _fits(name: str, pattern: str) -> bool:
    return fnmatchcase(name.lower(), pattern.lower())


def _text(found: dict[str, Any], name: str) -> str:
    value = found.get(name)
    if not isinstance(value, str) or not value:
        raise EnvironmentFault(
            f"The answer of the service has no {name}, which is documented: it speaks otherwise now."
        )
    return value
