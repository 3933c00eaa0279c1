"""Asking a web service politely: who asks, how long to wait, when to ask again, and what each failure means."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from suffkit import __version__
from suffkit.errors import EnvironmentFault, RequestError
from suffkit.fetch.addresses import host_of, shown

if TYPE_CHECKING:
    import requests

ATTEMPTS = 5
TIMEOUT_SECONDS = (10, 60)  # to connect; between two pieces of an answer
LONGEST_WAIT_SECONDS = 120
LARGEST_LIST_BYTES = 20 * 2**20
_MOST_PAGES = 200
_PAGE_SIZE = 40  # the most that both services give
_BUSY = (429, 503)
_PASSING = (500, 502, 504)


class NotThereError(RequestError):
    """The service has nothing at that address (any more)."""


class Web:
    """One polite caller. Use it as a context manager, so that its connections are closed.

    `sleep` takes seconds and `now` gives the time, for a `Retry-After` that is a date: both can be replaced.
    """

    def __init__(
        self, sleep: Callable[[float], None] = time.sleep, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        import requests

        self._sleep, self._now = sleep, now
        self._session = requests.Session()
        self._session.max_redirects = 5
        self._session.headers["User-Agent"] = f"suffkit/{__version__} (sufficiency statements; reads open data)"
        self._session.trust_env = False  # no names and passwords of a .netrc; the rest of it: _way_out

    def __enter__(self) -> Web:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def get(
        self,
        address: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        expected: tuple[int, ...] = (200,),
    ) -> requests.Response:
        """An answer of an expected status, its body not yet read. Close it.

        Asks again, after a growing wait or as long as `Retry-After` says, where the service is busy or fails.
        Raises: NotThereError for 404 and 410; RequestError for another refusal; EnvironmentFault where there is no way.
        """
        reason = retry_after = ""
        for attempt in range(ATTEMPTS):
            if attempt:
                self.wait(attempt, host_of(address), retry_after)
            answer, reason = self._ask(address, params, headers)
            if answer is None:
                continue
            if answer.status_code in expected:
                return answer
            answer.close()
            if answer.status_code not in _BUSY + _PASSING:
                raise _refusal(answer.status_code, address)
            reason, retry_after = f"status {answer.status_code}", answer.headers.get("Retry-After", "")
        raise EnvironmentFault(
            f"{host_of(address)} could not be reached, or not properly, in {ATTEMPTS} attempts: {reason}. "
            "Try again later; what has come is kept."
        )

    def wait(self, attempt: int, host: str, retry_after: str = "") -> None:
        """Wait before the next attempt: as long as a `Retry-After` says, else 1, 2, 4, 8 seconds.

        Raises: EnvironmentFault where that is longer than two minutes.
        """
        seconds = self._retry_after(retry_after)
        if seconds is not None and seconds > LONGEST_WAIT_SECONDS:
            raise EnvironmentFault(
                f"{host} asks to be left alone for {round(seconds / 60)} minutes. Try again then: what came is kept."
            )
        self._sleep(2 ** (attempt - 1) if seconds is None else seconds)

    def _retry_after(self, text: str) -> float | None:
        """Seconds to wait by a `Retry-After` of seconds or a date; None where it says nothing usable."""
        if text.isascii() and text.isdigit():
            return float(text)
        try:
            until = parsedate_to_datetime(text)
        except ValueError:
            return None
        return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - self._now()).total_seconds())

    def _ask(
        self, address: str, params: Mapping[str, str] | None, headers: Mapping[str, str] | None
    ) -> tuple[requests.Response | None, str]:
        """The answer, or None and what happened where asking again may help."""
        import requests

        host = host_of(address)
        try:
            answer = self._session.get(
                address, params=params, headers=headers, stream=True, timeout=TIMEOUT_SECONDS, **_way_out(address)
            )
        except requests.exceptions.SSLError as error:
            raise EnvironmentFault(
                f"No safe connection to {host}: its certificate or its TLS was not accepted. If your network inspects "
                "traffic, set REQUESTS_CA_BUNDLE to its certificates."
            ) from error
        except requests.exceptions.ProxyError as error:
            raise EnvironmentFault(
                f"The proxy did not let suffkit through to {host}. Check HTTPS_PROXY and NO_PROXY, or fetch by hand "
                "(docs/national-data.md)."
            ) from error
        except requests.exceptions.TooManyRedirects as error:
            raise EnvironmentFault(f"{host} sends one from address to address without end. Try again later.") from error
        except requests.exceptions.ConnectionError:
            return None, "no connection (is there a network, and is the address right?)"
        except requests.exceptions.Timeout:
            return None, "no answer in time"
        except requests.exceptions.RequestException as error:
            raise EnvironmentFault(f"{host} could not be asked ({type(error).__name__}).") from error
        if address.startswith("https:") and not answer.url.startswith("https:"):
            answer.close()
            raise EnvironmentFault(f"{host} leads to an address that is not https. It was not followed further.")
        return answer, ""

    def json_of(self, address: str, params: Mapping[str, str] | None = None) -> dict[str, Any]:
        """A JSON object.

        Raises: EnvironmentFault where the answer is something else, such as a sign-in page; and as `get`.
        """
        with self.get(address, params, {"Accept": "application/json"}) as answer:
            body = b""
            for piece in answer.iter_content(65536):
                body += piece
                if len(body) > LARGEST_LIST_BYTES:
                    raise EnvironmentFault(f"The answer of {shown(address)} is far too long for a list.")
        try:
            found = json.loads(body)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise EnvironmentFault(
                f"The answer of {shown(address)} is not what the service gives (no JSON object). Does a proxy or a "
                "sign-in page stand between?"
            )
        return found

    def pages(self, address: str, params: Mapping[str, str] | None = None) -> Iterator[dict[str, Any]]:
        """The results of all pages of a list, asked for page by page."""
        for page in range(1, _MOST_PAGES + 1):
            found = self.json_of(address, {**(params or {}), "page": str(page), "pageSize": str(_PAGE_SIZE)})
            results, paging = found.get("results"), found.get("paging")
            if not isinstance(results, list) or not isinstance(paging, dict):
                raise EnvironmentFault(f"The answer of {shown(address)} is not a list of pages as documented.")
            yield from results
            if page >= int(paging.get("totalPages") or 0):
                return
        raise EnvironmentFault(f"{shown(address)} has more than {_MOST_PAGES} pages.")


def _way_out(address: str) -> dict[str, Any]:
    """Proxy and certificates as the environment sets them."""
    from requests.utils import get_environ_proxies

    bundle = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
    return {"proxies": get_environ_proxies(address), "verify": bundle or True}


def _refusal(status: int, address: str) -> Exception:
    if status in (404, 410):
        return NotThereError(f"There is nothing at {shown(address)} ({status}).")
    if status == 407:
        return EnvironmentFault(
            f"The proxy before {host_of(address)} asks who you are (407). Set it up for this machine, or fetch by hand "
            "(docs/national-data.md)."
        )
    return RequestError(f"{shown(address)} refused ({status}).")
