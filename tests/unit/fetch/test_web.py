"""When it is asked again, how long is waited, and what each failure is called."""

from __future__ import annotations

import pytest

from suffkit.errors import EnvironmentFault, RequestError
from suffkit.fetch.web import NotThereError


@pytest.fixture
def things(service):
    service.json("/things", {"a": 1})
    return service.address + "/things"


def test_it_says_who_it_is_and_sends_no_credentials(service, web, mishap, things, tmp_path, monkeypatch):
    service.mishaps["/elsewhere"] = [mishap(302, {"Location": "/things"})]
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login jo password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    for address in (things, service.address + "/elsewhere"):
        assert web.json_of(address) == {"a": 1}
    assert service.paths() == ["/things", "/elsewhere", "/things"]
    for _, headers, _ in service.asked:
        assert headers["User-Agent"].startswith("suffkit/")
        assert "Authorization" not in headers


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "Fri, 22 Nov 2024 12:00:30 GMT"}, 30),
        ({"Retry-After": "Fri, 22 Nov 2024 11:00:00 GMT"}, 0),  # in the past
        ({"Retry-After": "soon"}, 1),
        ({}, 1),
    ],
)
def test_it_waits_as_long_as_it_is_told(service, web, waited, mishap, things, status, retry_after, seconds):
    service.mishaps["/things"] = [mishap(status, retry_after)]
    assert web.json_of(things) == {"a": 1}
    assert waited == [seconds]


def test_it_does_not_wait_for_longer_than_two_minutes(service, web, waited, mishap, things):
    service.mishaps["/things"] = [mishap(429, {"Retry-After": "121"})]
    with pytest.raises(EnvironmentFault, match="left alone for 2 minutes"):
        web.json_of(things)
    assert waited == []
    service.mishaps["/things"] = [mishap(429, {"Retry-After": "120"})]
    assert web.json_of(things) == {"a": 1}


def test_it_waits_longer_each_time_and_gives_up(service, web, waited, mishap, things):
    service.mishaps["/things"] = [mishap(502)] * 9
    with pytest.raises(EnvironmentFault, match="in 5 attempts: status 502"):
        web.json_of(things)
    assert waited == [1, 2, 4, 8]
    assert len(service.asked) == 5


def test_no_network_is_one_clear_line(service, web, waited):
    service.close()
    with pytest.raises(EnvironmentFault, match="is there a network") as raised:
        web.json_of(service.address + "/things")
    assert raised.value.exit_code == 3
    assert "\n" not in str(raised.value)
    assert waited == [1, 2, 4, 8]


@pytest.mark.parametrize(
    ("status", "kind", "code", "said"),
    [
        (404, NotThereError, 2, "nothing at"),
        (410, NotThereError, 2, "nothing at"),
        (403, RequestError, 2, "refused"),
        (400, RequestError, 2, "refused"),
        (407, EnvironmentFault, 3, "proxy before .* asks who you are"),
    ],
)
def test_a_refusal_is_not_asked_again(service, web, waited, mishap, things, status, kind, code, said):
    service.mishaps["/things"] = [mishap(status)]
    with pytest.raises(kind, match=said) as raised:
        web.json_of(things + "?token=secret")
    assert raised.value.exit_code == code
    assert "secret" not in str(raised.value)
    assert waited == []


def test_a_proxy_that_refuses_is_named_as_such(service, web, monkeypatch, waited):
    monkeypatch.setenv("HTTPS_PROXY", service.address)  # it knows no CONNECT
    with pytest.raises(EnvironmentFault, match=r"proxy did not let suffkit through to data\.example") as raised:
        web.json_of("https://data.example/x")
    assert raised.value.exit_code == 3
    assert waited == []


def test_what_needs_no_proxy_is_asked_directly(things, web, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    assert web.json_of(things) == {"a": 1}


def test_the_proxy_is_asked_for_an_address_of_http(service, web, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", service.address)
    service.json("http://data.example/things", {"b": 2})  # a proxy is asked for the whole address
    assert web.json_of("http://data.example/things") == {"b": 2}


def test_a_server_without_tls_is_not_trusted(service, web, waited):
    with pytest.raises(EnvironmentFault, match=r"No safe connection to 127\.0\.0\.1") as raised:
        web.json_of(service.address.replace("http:", "https:") + "/things")
    assert raised.value.exit_code == 3
    assert waited == []


@pytest.mark.parametrize("body", [b"<html>Sign in</html>", b"", b'["a"]', b"{"])
def test_a_page_of_a_proxy_is_not_taken_for_an_answer(service, web, sent, body):
    service.bodies["/things"] = sent(body)
    with pytest.raises(EnvironmentFault, match="Does a proxy or a sign-in page stand between"):
        web.json_of(service.address + "/things")


@pytest.mark.parametrize("count", [0, 1, 3, 4, 7])
def test_all_pages_of_a_list_are_read(service, web, count):
    service.page_size = 3
    service.lists["/list"] = [{"n": n} for n in range(count)]
    assert [row["n"] for row in web.pages(service.address + "/list", {"search": "x"})] == list(range(count))
    assert [query["search"] for _, _, query in service.asked] == [["x"]] * max(1, -(-count // 3))


def test_a_list_of_another_shape_is_refused(service, web):
    service.json("/list", {"results": []})
    with pytest.raises(EnvironmentFault, match="not a list of pages as documented"):
        list(web.pages(service.address + "/list"))


def test_redirects_without_end_are_left(service, web, mishap):
    service.mishaps["/round"] = [mishap(302, {"Location": "/round"})] * 20
    with pytest.raises(EnvironmentFault, match="without end"):
        web.json_of(service.address + "/round")
