"""Which services are asked, and that no password gets into an address."""

from __future__ import annotations

import pytest

from suffkit.errors import RequestError
from suffkit.fetch.addresses import Services, plain_address, services, shown


def test_the_public_services_are_asked_where_nothing_is_said():
    assert services(None, {}) == Services(
        api="https://api.education.gov.uk/statistics/v1",
        content="https://content.explore-education-statistics.service.gov.uk/api",
        site="https://explore-education-statistics.service.gov.uk",
    )


def test_the_environment_names_others():
    said = services(None, {"SUFFKIT_EES_API": "https://a.example/v1/", "SUFFKIT_EES_CONTENT": "http://c.example:8080"})
    assert (said.api, said.content, said.site) == ("https://a.example/v1", "http://c.example:8080", Services().site)


def test_one_mirror_stands_for_all_three_and_comes_before_the_environment():
    said = services("http://mirror.example/dfe/", {"SUFFKIT_EES_API": "https://a.example"})
    assert said == Services(
        api="http://mirror.example/dfe/statistics/v1",
        content="http://mirror.example/dfe/api",
        site="http://mirror.example/dfe",
    )


@pytest.mark.parametrize("address", ["https://jo:secret@host.example/x", "https://jo@host.example", "http://:pw@h"])
def test_an_address_with_a_name_or_password_is_refused_and_not_repeated(address):
    with pytest.raises(RequestError, match="holds a name or password") as raised:
        plain_address(address, "SUFFKIT_EES_API")
    assert not [word for word in ("jo", "secret", "pw", "host.example") if word in str(raised.value)]


@pytest.mark.parametrize(
    "address", ["ftp://host/x", "host.example", "file:///etc/passwd", "https://", "http://h:port", "http://h/?a=1", ""]
)
def test_what_is_no_web_address_is_refused(address):
    with pytest.raises(RequestError, match="is not one"):
        plain_address(address, "--from")


def test_messages_show_no_password_and_no_query():
    assert shown("https://jo:secret@host.example:81/a/b?token=x#y") == "https://host.example:81/a/b"
