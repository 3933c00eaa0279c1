"""Where the services are, and that no address holds a name or password."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from suffkit.errors import RequestError

API_VARIABLE = "SUFFKIT_EES_API"
CONTENT_VARIABLE = "SUFFKIT_EES_CONTENT"
SITE_VARIABLE = "SUFFKIT_EES_SITE"


@dataclass(frozen=True)
class Services:
    """The three addresses of Explore Education Statistics: the statistics API, the lists of files, the site itself."""

    api: str = "https://api.education.gov.uk/statistics/v1"
    content: str = "https://content.explore-education-statistics.service.gov.uk/api"
    site: str = "https://explore-education-statistics.service.gov.uk"


def services(given: str | None, environment: Mapping[str, str]) -> Services:
    """The addresses to ask: `given` stands for all three (same paths), else the environment's, else the public ones.

    Raises: RequestError for an address that is not http(s) or that holds a name or password.
    """
    if given:
        one = plain_address(given, "--from")
        return Services(api=f"{one}/statistics/v1", content=f"{one}/api", site=one)
    usual = Services()
    return Services(
        api=plain_address(environment.get(API_VARIABLE) or usual.api, API_VARIABLE),
        content=plain_address(environment.get(CONTENT_VARIABLE) or usual.content, CONTENT_VARIABLE),
        site=plain_address(environment.get(SITE_VARIABLE) or usual.site, SITE_VARIABLE),
    )


def plain_address(address: str, what: str) -> str:
    """The address without a slash at its end.

    Raises: RequestError, which does not repeat the address, for it may hold a password.
    """
    try:
        parts = urlsplit(address.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if host is None or parts.scheme not in ("http", "https") or parts.query or parts.fragment:
        raise RequestError(f"The address of {what} is not one: give it as https://host or https://host/path.")
    if "@" in parts.netloc:
        raise RequestError(
            f"The address of {what} holds a name or password. Take it out: suffkit sends none, and an address is "
            "written into manifest.json."
        )
    return address.strip().rstrip("/")


def host_of(address: str) -> str:
    """Host and port of an address, for messages: never a name, a password or a query."""
    return urlsplit(address).netloc.rpartition("@")[2]


def shown(address: str) -> str:
    """An address for messages: without name, password, query and fragment."""
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, host_of(address), parts.path, "", ""))
