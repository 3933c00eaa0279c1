"""A file is found by its publication and name, a data set by its id or title; ids of files are never known before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from suffkit.errors import EnvironmentFault
from suffkit.fetch.ees import Catalogue
from suffkit.fetch.web import NotThereError

RELEASE = "a0000000-0000-0000-0000-000000000001"
DATA_SET = "b0000000-0000-0000-0000-000000000001"
FILE = "c0000000-0000-0000-0000-000000000001"
API_SET = "d0000000-0000-0000-0000-000000000001"


@pytest.fixture
def catalogue(web, where):
    return Catalogue(web, where)


@pytest.fixture
def by_api(wanted):
    return replace(wanted, kind="ees-api", title="Time series 1994 to *", data_set=API_SET, file_name="")


def test_a_file_of_the_latest_release_is_found_by_its_name(service, catalogue, wanted):
    service.publish()
    offer = catalogue.offer(wanted)
    assert (offer.release, offer.title, offer.version) == ("2024", "Children, by authority", FILE)
    assert offer.addresses == (
        f"{service.address}/data-catalogue/data-set/{DATA_SET}/csv",
        f"{service.address}/api/data-set-files/{DATA_SET}/download",
        f"{service.address}/api/releases/{RELEASE}/files/{FILE}",
    )
    assert service.asked[-1][2]["releaseId"] == [RELEASE]


def test_the_lists_are_asked_for_once_and_page_by_page(service, catalogue, wanted):
    service.page_size = 1
    service.publish()
    catalogue.offer(wanted)
    catalogue.offer(replace(wanted, file_name="NATIONAL_*.csv"))
    assert service.paths() == [
        "/api/publications/children-in-care/releases/latest/summary",
        "/api/data-set-files",
        "/api/data-set-files",
    ]


def test_an_earlier_release_is_asked_for_by_name(service, catalogue, wanted):
    service.publish()
    path = "/api/publications/children-in-care/releases/{}/summary"
    service.bodies[path.format("2023")] = service.bodies[path.format("latest")]
    catalogue.offer(replace(wanted, release="2023"))
    assert service.paths()[0] == path.format("2023")


def test_the_first_publication_that_has_the_file_is_taken(service, catalogue, wanted):
    service.publish()
    offer = catalogue.offer(replace(wanted, publications=("not-published", "children-in-care")))
    assert offer.version == FILE


def test_a_file_that_is_not_there_is_named_with_the_nearest(service, catalogue, wanted):
    service.publish()
    with pytest.raises(NotThereError, match=r"No file called la_childre\.csv .* Did you mean la_children\.csv"):
        catalogue.offer(replace(wanted, file_name="la_childre.csv"))


def test_two_files_that_fit_are_named_and_none_is_guessed(service, catalogue, wanted):
    service.publish()
    with pytest.raises(NotThereError, match=r"More than one .*: la_children\.csv, national_children\.csv"):
        catalogue.offer(replace(wanted, file_name="*.csv"))


def test_a_data_set_is_found_by_its_id(service, catalogue, by_api):
    service.publish_by_api(version="2.1", release="2025")
    offer = catalogue.offer(by_api)
    assert (offer.release, offer.version) == ("2025", "2.1")
    assert offer.addresses == (f"{service.address}/statistics/v1/data-sets/{API_SET}/csv?dataSetVersion=2.1",)


@pytest.mark.parametrize("data_set", ["", "d-of-a-withdrawn-one"])
def test_without_a_usable_id_it_is_found_by_publication_and_title(service, catalogue, by_api, data_set):
    service.page_size = 1  # both the publication and the data set are on second pages
    service.publish_by_api()
    assert catalogue.offer(replace(by_api, data_set=data_set)).version == "1.0"
    searched = [query["search"] for path, _, query in service.asked if path == "/statistics/v1/publications"]
    assert searched == [["children in care"]] * 2


@pytest.mark.parametrize("change", [{"status": "Withdrawn"}, {"latestVersion": None}])
def test_a_withdrawn_data_set_is_not_offered(service, catalogue, by_api, change):
    service.publish_by_api()
    found = {**service.lists["/statistics/v1/publications/p2/data-sets"][1], **change}
    service.json(f"/statistics/v1/data-sets/{API_SET}", found)
    with pytest.raises(NotThereError, match="withdrawn"):
        catalogue.offer(by_api)


def test_an_unknown_data_set_is_not_offered(service, catalogue, by_api):
    service.publish_by_api()
    with pytest.raises(NotThereError, match="has no data set Another"):
        catalogue.offer(replace(by_api, data_set="", title="Another"))


def test_an_answer_that_lacks_what_is_documented_is_the_services_fault(service, catalogue, wanted):
    service.publish()
    del service.lists["/api/data-set-files"][0]["fileId"]
    with pytest.raises(EnvironmentFault, match="has no fileId"):
        catalogue.offer(wanted)
