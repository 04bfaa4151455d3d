from datetime import date

import pytest

from roles.actions.findings import accept_finding, reopen_finding
from roles.models import Design
from tests.factories import DesignFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def design() -> Design:
    return DesignFactory()


def accept(design: Design, **facts: object) -> None:
    said = {"reason": "Known", "by": "Ann Lee", "until": None}
    accept_finding(design=design, rule="GAP-01", subject="build[A]", **(said | facts))


def test_accepted_again_it_is_replaced(design: Design):
    accept(design)
    accept(design, reason="Hiring", until=date(2027, 1, 31))

    [row] = design.acknowledgements.all()
    assert (row.reason, row.by, row.until) == ("Hiring", "Ann Lee", date(2027, 1, 31))


def test_reopened_twice_it_is_open(design: Design):
    accept(design)

    reopen_finding(design=design, rule="GAP-01", subject="build[A]")
    reopen_finding(design=design, rule="GAP-01", subject="build[A]")

    assert not design.acknowledgements.exists()
