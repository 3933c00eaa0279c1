"""A file comes whole: continued, begun anew or refused, and never half."""

from __future__ import annotations

import gzip
import random

import pytest

from suffkit.errors import EnvironmentFault, RequestError
from suffkit.fetch.download import Download, Note

BODY = random.Random(1).randbytes(200_000).hex().encode()  # several pieces, packed or not
BROKEN_OFF = 100_000


def begun_at(headers: dict[str, str]) -> int:
    """The first byte that was asked for."""
    return int(headers["Range"].removeprefix("bytes=").removesuffix("-"))


@pytest.fixture
def address(service):
    return service.address + "/data.csv"


@pytest.fixture
def download(web, tmp_path):
    return Download(web, tmp_path / "data.part")


def test_a_file_comes_as_it_was_sent(service, sent, download, address, tmp_path):
    service.bodies["/data.csv"] = sent(BODY)
    download(address, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == BODY
    assert download.note.etag == sent(BODY).tag
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("has_length", [True, False])
def test_a_packed_file_is_unpacked(service, sent, download, address, tmp_path, has_length):
    service.bodies["/data.csv"] = sent(BODY, is_packed=True, has_tag=False, has_length=has_length)
    download(address, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == BODY


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_broken_transfer_goes_on_where_it_stopped(service, sent, mishap, download, address, tmp_path, is_packed):
    service.bodies["/data.csv"] = sent(BODY, is_packed=is_packed)
    service.mishaps["/data.csv"] = [mishap(after_bytes=BROKEN_OFF)]
    download(address, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == BODY
    first, second = service.headers_of("/data.csv")
    assert "Range" not in first
    assert second["If-Range"] == sent(BODY).tag
    assert 0 < begun_at(second) <= BROKEN_OFF


def test_it_goes_on_by_the_date_where_there_is_no_tag(service, sent, mishap, download, address, tmp_path):
    service.bodies["/data.csv"] = sent(BODY, has_etag=False)
    service.mishaps["/data.csv"] = [mishap(after_bytes=BROKEN_OFF)]
    download(address, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == BODY
    assert service.headers_of("/data.csv")[1]["If-Range"] == "Thu, 14 Nov 2024 09:30:00 GMT"


@pytest.mark.parametrize(("etag", "known_by"), [('"a"', '"a"'), ('W/"a"', "Thu"), ("", "Thu")])
def test_a_weak_tag_does_not_vouch_for_bytes(etag, known_by):
    assert Note("http://host.example", etag, "Thu", "").validator == known_by


def test_a_run_that_was_killed_is_continued_by_the_next(service, sent, mishap, web, address, tmp_path):
    service.bodies["/data.csv"] = sent(BODY)
    service.mishaps["/data.csv"] = [mishap(after_bytes=BROKEN_OFF), mishap(403)]
    with pytest.raises(RequestError):
        Download(web, tmp_path / "data.part")(address, tmp_path / "out")
    have = (tmp_path / "data.part").stat().st_size
    assert 0 < have <= BROKEN_OFF
    Download(web, tmp_path / "data.part")(address, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == BODY
    assert begun_at(service.headers_of("/data.csv")[-1]) == have


def test_a_file_that_changed_meanwhile_is_begun_anew(service, sent, mishap, web, address, tmp_path):
    service.bodies["/data.csv"] = sent(b"older" + BODY)
    service.mishaps["/data.csv"] = [mishap(after_bytes=BROKEN_OFF), mishap(403)]
    with pytest.raises(RequestError):
        Download(web, tmp_path / "data.part")(address, tmp_path / "out")
    service.bodies["/data.csv"] = sent(BODY)
    Download(web, tmp_path / "data.part")(address, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == BODY


@pytest.mark.parametrize("how", [{"has_ranges": False}, {"has_tag": False}])
def test_where_the_server_cannot_continue_it_is_begun_anew(service, sent, mishap, download, address, tmp_path, how):
    service.bodies["/data.csv"] = sent(BODY, **how)
    service.mishaps["/data.csv"] = [mishap(after_bytes=BROKEN_OFF)]
    download(address, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == BODY


def test_a_half_file_that_is_whole_already_is_begun_anew(service, sent, mishap, web, address, tmp_path):
    service.bodies["/data.csv"] = sent(BODY)
    service.mishaps["/data.csv"] = [mishap(after_bytes=BROKEN_OFF), mishap(403)]
    with pytest.raises(RequestError):
        Download(web, tmp_path / "data.part")(address, tmp_path / "out")
    (tmp_path / "data.part").write_bytes(BODY)  # the server then has no byte beyond it: 416
    Download(web, tmp_path / "data.part")(address, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == BODY


def test_a_transfer_that_always_breaks_off_leaves_no_file(service, sent, mishap, download, address, tmp_path, waited):
    service.bodies["/data.csv"] = sent(BODY, has_tag=False)
    service.mishaps["/data.csv"] = [mishap(after_bytes=100)] * 9
    with pytest.raises(EnvironmentFault, match="broke off 5 times"):
        download(address, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert waited == [1, 2, 4, 8]


def test_damaged_packing_is_fetched_again_and_then_refused(service, sent, download, address, tmp_path):
    half = gzip.compress(BODY, mtime=0)[:-20]
    service.bodies["/data.csv"] = sent(half, packing="gzip")
    with pytest.raises(EnvironmentFault, match="its packing is damaged"):
        download(address, tmp_path / "out")
    assert len(service.asked) == 5


def test_unknown_packing_is_refused(service, sent, download, address, tmp_path):
    service.bodies["/data.csv"] = sent(BODY, packing="br")
    with pytest.raises(EnvironmentFault, match="packed in a way"):
        download(address, tmp_path / "out")


@pytest.mark.parametrize(("limit", "is_taken"), [(len(BODY), True), (len(BODY) - 1, False)])
@pytest.mark.parametrize("how", [{}, {"has_length": False}, {"is_packed": True}])
def test_a_file_may_be_as_large_as_the_limit_and_no_larger(service, sent, web, address, tmp_path, limit, is_taken, how):
    service.bodies["/data.csv"] = sent(BODY, **how)
    download = Download(web, tmp_path / "data.part", largest_bytes=limit)
    if is_taken:
        download(address, tmp_path / "out")
        assert (tmp_path / "out").read_bytes() == BODY
    else:
        with pytest.raises(RequestError, match="is larger than"):
            download(address, tmp_path / "out")
        assert not (tmp_path / "data.part").exists()


def test_a_bomb_is_not_unpacked(service, sent, web, address, tmp_path):
    service.bodies["/data.csv"] = sent(b"0" * 2**22, is_packed=True)
    with pytest.raises(RequestError, match="larger than 1 MB"):
        Download(web, tmp_path / "data.part", largest_bytes=2**20)(address, tmp_path / "out")
    assert (tmp_path / "out").stat().st_size <= 2**20  # pooch's own temporary file, which it takes away
