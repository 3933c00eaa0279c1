"""A local server that speaks as Explore Education Statistics does, and a caller whose waits are only written down."""

from __future__ import annotations

import gzip
import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from suffkit.fetch.addresses import Services, services
from suffkit.fetch.wanted import Wanted
from suffkit.fetch.web import Web

CSV = b"""time_period,time_identifier,geographic_level,region_code,old_la_code,la_name,population_type,children_count
2024,Reporting year,Local authority,E12000006,919,Hertfordshire,On 31 March,1000
2024,Reporting year,Local authority,E12000009,884,"Herefordshire, County of",On 31 March,c
"""
DATE = "Thu, 14 Nov 2024 09:30:00 GMT"
RELEASE = "a0000000-0000-0000-0000-000000000001"
DATA_SET = "b0000000-0000-0000-0000-000000000001"
FILE = "c0000000-0000-0000-0000-000000000001"
API_SET = "d0000000-0000-0000-0000-000000000001"


@dataclass
class Sent:
    """One body that the server has, and how it sends it."""

    body: bytes
    is_packed: bool = False
    has_tag: bool = True  # says by what it knows this version: a tag and a date
    has_etag: bool = True  # or, without, the date alone
    has_ranges: bool = True
    has_length: bool = True
    kind: str = "text/csv"
    packing: str = ""  # said of a body that is sent as it is

    @property
    def tag(self) -> str:
        return '"' + hashlib.md5(self.body).hexdigest() + '"'


@dataclass
class Mishap:
    """What goes wrong with one answer: another status, or the body broken off after some bytes."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    after_bytes: int | None = None


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Callers that hang up are part of the tests."""


class Service:
    """The server: bodies by path, lists of results by path (sent in pages), mishaps to come by path."""

    def __init__(self) -> None:
        self.bodies: dict[str, Sent] = {}
        self.lists: dict[str, list[dict]] = {}
        self.mishaps: dict[str, list[Mishap]] = {}
        self.asked: list[tuple[str, dict[str, str], dict[str, list[str]]]] = []
        self.page_size = 40
        self.is_closed = False
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.is_closed = True  # connections that are kept open get no answer either
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def json(self, path: str, found: object) -> None:
        self.bodies[path] = Sent(json.dumps(found).encode(), kind="application/json", has_tag=False)

    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked]

    def headers_of(self, path: str) -> list[dict[str, str]]:
        return [headers for asked, headers, _ in self.asked if asked == path]

    def publish(
        self, body: bytes = CSV, *, release: str = "2024", file_id: str = FILE, publication: str = "children-in-care"
    ) -> Sent:
        """A release of a publication with one file, la_children.csv, as the site lists and sends it."""
        self.json(
            f"/api/publications/{publication}/releases/latest/summary",
            {
                "id": RELEASE,
                "title": f"Reporting year {release}",
                "slug": release,
                "latestRelease": True,
                "publication": {"id": "e0", "slug": publication, "title": "Children in care"},
            },
        )
        self.lists["/api/data-set-files"] = [
            {"id": DATA_SET, "fileId": file_id, "filename": "la_children.csv", "title": "Children, by authority"},
            {"id": "b2", "fileId": "c2", "filename": "national_children.csv", "title": "Children, England"},
        ]
        sent = Sent(body)
        self.bodies[f"/data-catalogue/data-set/{DATA_SET}/csv"] = sent
        return sent

    def publish_by_api(self, body: bytes = CSV, *, version: str = "1.0", release: str = "2024") -> Sent:
        """A data set of the statistics API, packed as the API packs its CSV."""
        latest = {"version": version, "published": "2024-11-14T09:30:00+00:00", "totalResults": 2, "file": {"id": FILE}}
        found = {"id": API_SET, "title": "Time series 1994 to 2024", "status": "Published", "latestVersion": latest}
        self.lists["/statistics/v1/publications"] = [
            {"id": "p1", "slug": "pupil-absence", "title": "Pupil absence"},
            {"id": "p2", "slug": "children-in-care", "title": "Children in care"},
        ]
        self.lists["/statistics/v1/publications/p2/data-sets"] = [{**found, "id": "d2", "title": "Else"}, found]
        self.json(f"/statistics/v1/data-sets/{API_SET}", found)
        self.json(
            f"/statistics/v1/data-sets/{API_SET}/versions/{version}",
            {**latest, "release": {"title": f"Reporting year {release}", "slug": release}},
        )
        sent = Sent(body, is_packed=True, has_tag=False)
        self.bodies[f"/statistics/v1/data-sets/{API_SET}/csv"] = sent
        return sent


def _handler(service: Service) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if service.is_closed:
                self.close_connection = True
                return
            parts = urlsplit(self.path)
            query = parse_qs(parts.query)
            path = self.path.partition("?")[0]  # of a proxy, the whole address
            service.asked.append((path, dict(self.headers.items()), query))
            mishap = service.mishaps[path].pop(0) if service.mishaps.get(path) else Mishap()
            if mishap.status != 200:
                self._send(mishap.status, mishap.headers, b"busy")
            elif path in service.lists:
                self._send(200, {"Content-Type": "application/json"}, _page(service, path, query))
            elif path in service.bodies:
                self._body(service.bodies[path], mishap.after_bytes)
            else:
                self._send(404, {"Content-Type": "application/problem+json"}, b'{"title":"Not Found","status":404}')

        def _body(self, sent: Sent, after_bytes: int | None) -> None:
            body = gzip.compress(sent.body, mtime=0) if sent.is_packed else sent.body
            headers = {"Content-Type": sent.kind}
            if sent.has_tag:
                headers |= {"Last-Modified": DATE} | ({"ETag": sent.tag} if sent.has_etag else {})
            if packing := "gzip" if sent.is_packed else sent.packing:
                headers["Content-Encoding"] = packing
            name, known = ("If-None-Match", sent.tag) if sent.has_etag else ("If-Modified-Since", DATE)
            if sent.has_tag and self.headers.get(name) == known:
                self._send(304, headers, b"")
                return
            status, start = 200, 0
            asked = self.headers.get("Range", "")
            if asked and sent.has_ranges and self.headers.get("If-Range") == known:
                start = int(asked.removeprefix("bytes=").removesuffix("-"))
                status = 206 if start < len(body) else 416
                headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
            self._send(status, headers, body[start:], after_bytes, sent.has_length)

        def _send(
            self,
            status: int,
            headers: dict[str, str],
            body: bytes,
            after_bytes: int | None = None,
            has_length: bool = True,
        ) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if has_length:
                self.send_header("Content-Length", str(len(body)))
            if after_bytes is not None or not has_length:
                self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body[:after_bytes])

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def _page(service: Service, path: str, query: dict[str, list[str]]) -> bytes:
    """One page of a list, with the paging that both services put beside it."""
    rows, number = service.lists[path], int(query.get("page", ["1"])[0])
    size = min(service.page_size, int(query.get("pageSize", ["20"])[0]))
    paging = {"page": number, "pageSize": size, "totalResults": len(rows), "totalPages": -(-len(rows) // size)}
    return json.dumps({"paging": paging, "results": rows[size * (number - 1) : size * number]}).encode()


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name in ("SUFFKIT_EES_API", "SUFFKIT_EES_CONTENT", "SUFFKIT_EES_SITE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def sent() -> type[Sent]:
    return Sent


@pytest.fixture
def mishap() -> type[Mishap]:
    return Mishap


@pytest.fixture
def service() -> Iterator[Service]:
    running = Service()
    yield running
    running.close()


@pytest.fixture
def where(service: Service) -> Services:
    return services(service.address, {})


@pytest.fixture
def waited() -> list[float]:
    """The seconds that were waited, in order."""
    return []


@pytest.fixture
def web(waited: list[float]) -> Iterator[Web]:
    with Web(sleep=waited.append, now=lambda: datetime(2024, 11, 22, 12, 0, tzinfo=UTC)) as caller:
        yield caller


@pytest.fixture
def wanted() -> Wanted:
    return Wanted(
        id="children",
        publisher="Department for Education",
        used_for="how many children are in care",
        kind="ees-file",
        is_needed=True,
        publications=("children-in-care",),
        data_set="",
        title="",
        file_name="la_children.csv",
        save_as="cla/la_children.csv",
        release="",
        sha256="",
        licence="Open Government Licence v3.0",
        page="https://example.org/children-in-care",
    )
