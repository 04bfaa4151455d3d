"""What the database itself refuses: rows of one design that point into another."""

import pytest
from django.db import DatabaseError, connection, transaction

from roles.models import Agreement, Seat, Tick
from tests.factories import (
    DesignFactory,
    ParticipantFactory,
    SeatFactory,
    TeamFactory,
    TickFactory,
)

pytestmark = pytest.mark.django_db


def refuse():
    """SQLite and PostgreSQL name the same trigger's error differently."""
    return pytest.raises(DatabaseError, match="belongs to another design")


def agreement_between(one, other):
    return Agreement.objects.create(design=one.design, kind="model", from_team=one, to_team=other)


class TestTriggers:
    def test_are_all_there(self):
        """A migration that makes a table anew on SQLite loses them, and has to add them again."""
        names = {
            "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
            "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
        }
        with connection.cursor() as cursor:
            cursor.execute(names[connection.vendor])
            found = [name for (name,) in cursor.fetchall() if "_one_design" in name]

        assert len(found) == {"sqlite": 16, "postgresql": 8}[connection.vendor]

    @pytest.mark.parametrize(
        ("field", "make"),
        [
            ("team", TeamFactory),
            ("participant", ParticipantFactory),
            ("internal_contact", ParticipantFactory),
        ],
    )
    def test_keep_a_seat_in_its_design(self, field, make):
        seat, stranger = SeatFactory(), make()

        with refuse(), transaction.atomic():
            Seat.objects.filter(pk=seat.pk).update(**{field: stranger})
        with refuse(), transaction.atomic():
            Seat.objects.create(
                **{"design": seat.design, "team": TeamFactory(design=seat.design)}
                | {field: stranger}
            )

    def test_keep_a_tick_in_the_design_of_its_seat(self):
        tick, stranger = TickFactory(), SeatFactory()

        with refuse(), transaction.atomic():
            Tick.objects.filter(pk=tick.pk).update(seat=stranger)
        with refuse(), transaction.atomic():
            Tick.objects.create(design=tick.design, seat=stranger, activity="build")

    @pytest.mark.parametrize("stranger", ["team", "participant"])
    def test_keep_a_tick_in_the_design_of_its_holder(self, stranger):
        design = DesignFactory()
        holder = {
            "team": TeamFactory(design=design),
            "participant": ParticipantFactory(design=design),
        }
        holder[stranger] = {"team": TeamFactory, "participant": ParticipantFactory}[stranger]()

        with refuse(), transaction.atomic():
            Tick.objects.create(design=design, activity="build", **holder)

    def test_keep_an_agreement_in_one_design(self):
        team, stranger = TeamFactory(), TeamFactory()

        with refuse(), transaction.atomic():
            agreement_between(team, stranger)

    def test_keep_a_row_from_changing_its_design(self):
        seat, other = SeatFactory(), DesignFactory()

        with refuse(), transaction.atomic():
            Seat.objects.filter(pk=seat.pk).update(design=other)

    def test_let_what_belongs_together_pass(self):
        team = TeamFactory()

        agreement_between(team, TeamFactory(design=team.design))
        TickFactory(seat__team=team)
