from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from roles.models import MembershipLevel, Person, Tick
from tests.factories import (
    DesignFactory,
    MembershipFactory,
    ParticipantFactory,
    PersonFactory,
    SeatFactory,
    TeamFactory,
    TickFactory,
)
from tests.filled_forms import filled_form
from tests.stored_designs import keep_listings

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def design(organisation):
    return DesignFactory(organisation=organisation, is_live=True, name="As is")


@pytest.fixture
def ann(organisation):
    return PersonFactory(organisation=organisation, name="Ann Lee", title="SRE")


@pytest.fixture
def seat(design, ann):
    """Ann's, in Search, with one tick."""
    seat = SeatFactory(
        team=TeamFactory(design=design, name="Search"),
        participant=ParticipantFactory(design=design, person=ann),
    )
    TickFactory(seat=seat)
    return seat


@pytest.fixture
def listings(organisation):
    design = keep_listings(organisation)
    design.is_live = True
    design.save()
    return design


@pytest.fixture
def priya(listings):
    return Person.objects.get(name="Priya Nair")


@pytest.fixture
def viewer(organisation):
    membership = MembershipFactory(organisation=organisation, level=MembershipLevel.VIEWER)
    client = Client()
    client.force_login(membership.user)
    return client


def page(person: Person, rest: str = "") -> str:
    return f"/o/{person.organisation.slug}/people/{person.pk}/{rest}"


def leave(client, person, on, seats="end", **changed):
    """Send the form as it is shown, with this day."""
    form = filled_form(client.get(page(person, "leave/")), "")
    return client.post(
        page(person, "leave/"), form | {"on": on.isoformat(), "seats": seats} | changed
    )


def undo(client, design):
    return client.post(f"/designs/{design.pk}/fixes/undo/")


class TestPersonDetail:
    def test_says_who_it_is(self, client, organisation):
        boss = PersonFactory(organisation=organisation, name="Zoe Boss")
        ann = PersonFactory(
            organisation=organisation,
            name="Ann <b>",
            title="SRE",
            department="Data",
            email="ann@example.org",
            external_id="E-7",
            manager=boss,
            starts_on="2024-03-01",
            available="0.8",
        )

        response = client.get(page(ann))

        for told in ("Ann &lt;b&gt;", "SRE", "Data", "E-7", "from 1 March 2024", "80%"):
            assertContains(response, told)
        assertContains(response, "mailto:ann@example.org")
        assertContains(response, f'<a href="{page(boss)}"><bdi>Zoe Boss</bdi></a>')
        assertContains(client.get(page(boss)), f'<a href="{page(ann)}"><bdi>Ann &lt;b&gt;</bdi>')

    def test_counts_the_reports_of_who_has_many(self, client, organisation, ann):
        PersonFactory.create_batch(15, organisation=organisation, manager=ann)

        assertContains(client.get(page(ann)), "and 3 more")

    def test_shows_the_seats_of_the_live_design_and_apart_those_of_others(
        self, client, organisation, seat, ann
    ):
        other = DesignFactory(organisation=organisation, name="Dreams")
        SeatFactory(
            team=TeamFactory(design=other, name="Moon"),
            participant=ParticipantFactory(design=other, person=ann),
            fte="0.5",
        )

        response = client.get(page(ann))

        assert [one.team for one in response.context["page"].seats] == ["Search"]
        assertContains(response, f'<a href="?design={other.pk}"><bdi>Dreams</bdi></a>')
        assertContains(response, "Moon 50%")

    def test_shows_another_design_if_that_is_asked_for(self, client, organisation, seat, ann):
        other = DesignFactory(organisation=organisation, name="Dreams")

        response = client.get(page(ann), {"design": other.pk})

        assertContains(response, "a design that is not live")
        assertContains(response, "No seat here")
        assertContains(response, "Search 100%")

    def test_a_design_of_another_organisation_is_not_found(self, client, ann):
        assert client.get(page(ann), {"design": DesignFactory().pk}).status_code == 404

    def test_tells_in_words_when_seats_take_more_time_than_there_is(self, client, seat, ann):
        ann.available = "0.8"
        ann.save()

        response = client.get(page(ann))

        assertContains(response, "Over-allocated: the seats take 100% and there is 80%.")
        assertContains(response, "20% more than there is")

    def test_counts_no_seat_that_has_ended(self, client, seat, ann, today):
        seat.end = today - DAY
        seat.save()

        response = client.get(page(ann))

        assertContains(response, f"ended {seat.end:%-d %b %Y}")
        assertContains(response, "Open it for somebody else")
        assert response.context["page"].share.taken_percent == 0

    def test_shows_what_they_hold_and_leads_to_what_asks_to_be_confirmed(self, client, priya):
        tick = Tick.objects.get(
            seat__participant__person=priya, activity="deploy_models", level="owner"
        )
        tick.doubt = {"reason": "moved", "before": "Ads", "since": "2026-11-02"}
        tick.save()

        response = client.get(page(priya))

        assertContains(response, "its seat moved from Ads")
        design, team = tick.design_id, tick.seat.team_id
        assertContains(response, f'href="/designs/{design}/confirm/?team={team}"')
        assertContains(response, f'href="/designs/{design}/teams/{team}/#row-deploy_models"')
        assertContains(response, "1 tick asks to be confirmed since")

    def test_shows_what_is_held_by_a_role(self, client, priya):
        team = priya.participations.get().seats.get().team
        Tick.objects.create(
            design=team.design, team=team, role="mlops_engineer", activity="monitor_models"
        )

        assertContains(client.get(page(priya)), "as MLOps Engineer")

    def test_shows_the_open_findings_about_them_with_what_can_be_done(self, client, listings):
        person = Person.objects.get(name="Aisha Bello")

        response = client.get(page(person))

        findings = response.context["page"].findings
        assert findings
        assert all("aisha" in one.finding.people and one.is_open for one in findings)
        assertContains(response, f'action="/designs/{listings.pk}/fixes/"')

    def test_tells_only_days_that_are_stored(self, client, seat, ann, today):
        seat.start, seat.end = date(2025, 1, 2), today + DAY
        seat.save()
        seat.ticks.update(confirmed_at=timezone.now())

        events = client.get(page(ann)).context["page"].events

        assert [(one.on, one.what, one.is_ahead) for one in events] == [
            (seat.end, "Last day of the seat in Search", True),
            (today, "1 tick was set or confirmed", False),
            (seat.start, "First day of the seat in Search", False),
        ]

    def test_offers_a_seat_to_who_has_none(self, client, design, ann):
        link = f"/designs/{design.pk}/people/{ann.pk}/place/"

        assertContains(client.get(page(ann)), link)
        assert client.get(link).status_code == 200

    def test_offers_no_seat_to_who_has_left(self, client, design, ann, today):
        ann.leaves_on = today - DAY
        ann.save()

        response = client.get(page(ann))

        assertContains(response, "Ann Lee has left.")
        assertContains(response, "They are back")
        assertNotContains(response, "Give a seat")

    def test_works_before_there_is_a_design(self, client, ann):
        assertContains(client.get(page(ann)), "No design yet")

    def test_offers_no_change_to_a_viewer(self, viewer, seat, ann, today):
        ann.leaves_on = today + DAY
        ann.save()

        response = viewer.get(page(ann))

        assertContains(response, "Search")
        for way in ("Edit", "leave/", "stay", "Open it", "Give a seat", "Another last day"):
            assertNotContains(response, way)

    def test_of_another_organisation_is_not_found(self, client, ann):
        stranger = PersonFactory()

        assert client.get(page(stranger)).status_code == 404
        assert client.get(f"/o/acme/people/{stranger.pk}/").status_code == 404

    def test_rejects_post(self, client, ann):
        assert client.post(page(ann)).status_code == 405

    def test_takes_as_many_queries_for_much_as_for_little(
        self, client, organisation, design, ann, seat, django_assert_num_queries
    ):
        client.get(page(ann))
        for _ in range(5):
            other = DesignFactory(organisation=organisation)
            for one in (design, other):
                participant, _ = one.participants.get_or_create(person=ann, defaults={"key": "ann"})
                more = SeatFactory(team=TeamFactory(design=one), participant=participant)
                TickFactory(seat=more, level="backup", confirmed_at=timezone.now())
                SeatFactory.create_batch(3, team=more.team)
            PersonFactory(organisation=organisation, manager=ann)

        # Session, user, membership, person, design; six of the snapshot; seats, reports and
        # their number, participation, teams, ticks; designs of the menu; whom findings name.
        with django_assert_num_queries(19):
            client.get(page(ann))


class TestPersonLeaving:
    def test_says_what_is_lost_and_who_could_take_it(self, client, priya):
        response = client.get(page(priya, "leaving/"))

        assertContains(response, "would have nobody")
        assertContains(response, "Make Chen Wei (MLOps Engineer) a backup for")
        assertContains(response, "findings that would come")

    def test_answers_htmx_with_its_part_alone(self, client, priya, htmx):
        response = client.get(page(priya, "leaving/"), headers=htmx)

        assertContains(response, 'id="leaving"')
        assertNotContains(response, "<title>")

    def test_tells_a_viewer_without_buttons(self, viewer, priya):
        response = viewer.get(page(priya, "leaving/"))

        assertContains(response, "Make Chen Wei (MLOps Engineer) a backup for")
        assertNotContains(response, "back-up/")

    def test_says_so_if_nobody_would_be_missed(self, client, design, ann):
        assertContains(client.get(page(ann, "leaving/")), "Nobody would miss anything")

    def test_says_so_if_there_is_no_design(self, client, ann):
        assertContains(client.get(page(ann, "leaving/")), "nothing to miss")

    def test_of_another_organisation_is_not_found(self, client):
        assert client.get(page(PersonFactory(), "leaving/")).status_code == 404

    def test_takes_as_many_queries_for_much_as_for_little(
        self, client, design, ann, seat, django_assert_num_queries
    ):
        client.get(page(ann, "leaving/"))
        for team in TeamFactory.create_batch(5, design=design):
            SeatFactory.create_batch(4, team=team)

        # Session, user, membership, person, design; six of the snapshot; key, teams; menu.
        with django_assert_num_queries(14):
            client.get(page(ann, "leaving/"))


class TestPersonLeave:
    def test_says_before_what_happens(self, client, seat, ann):
        other = ParticipantFactory(design__organisation=ann.organisation, person=ann)
        SeatFactory(team=TeamFactory(design=other.design), participant=other)

        response = client.get(page(ann, "leave/"))

        assertContains(response, "they sit in <bdi>Search</bdi>, and 1 tick is theirs")
        assertContains(response, "In 1 other design the seats stay as they are")

    def test_ends_the_seats_with_a_day_to_come_and_asks_nothing_until_then(
        self, client, seat, ann, today
    ):
        response = leave(client, ann, today + DAY)

        assertRedirects(response, page(ann), fetch_redirect_response=False)
        ann.refresh_from_db()
        seat.refresh_from_db()
        assert (ann.leaves_on, seat.end, seat.is_vacant) == (today + DAY, today + DAY, False)
        assert not Tick.objects.to_confirm(seat.design, on=today + DAY).exists()
        assert Tick.objects.to_confirm(seat.design, on=today + 2 * DAY).exists()
        assertContains(
            client.get(page(ann)), "What they hold asks to be confirmed from the day after."
        )

    def test_opens_the_seats_once_the_day_has_come_and_asks_for_their_ticks(
        self, client, seat, ann, today
    ):
        response = leave(client, ann, today, seats="open")

        seat.refresh_from_db()
        assert (seat.is_vacant, seat.end) == (True, None)
        assert seat.ticks.get().doubt["reason"] == "left"
        assertContains(client.get(response["Location"]), "1 tick needs confirming.")

    def test_opens_no_seat_before(self, client, seat, ann, today):
        response = leave(client, ann, today + DAY, seats="open")

        assertContains(response, "would count as empty", status_code=422)
        ann.refresh_from_db()
        assert ann.leaves_on is None

    def test_opens_a_seat_that_would_only_begin_later(self, client, seat, ann, today):
        seat.start = today + 30 * DAY
        seat.save()

        leave(client, ann, today + DAY)

        seat.refresh_from_db()
        assert seat.is_vacant

    def test_leaves_alone_what_has_ended_and_what_is_in_other_designs(
        self, client, seat, ann, today
    ):
        seat.end = today - DAY
        seat.save()
        other = ParticipantFactory(design__organisation=ann.organisation, person=ann)
        elsewhere = SeatFactory(team=TeamFactory(design=other.design), participant=other)

        leave(client, ann, today)

        seat.refresh_from_db()
        elsewhere.refresh_from_db()
        assert (seat.end, elsewhere.end) == (today - DAY, None)

    def test_another_last_day_takes_the_seats_along(self, client, seat, ann, today):
        leave(client, ann, today + DAY)
        leave(client, ann, today + 9 * DAY)

        seat.refresh_from_db()
        assert seat.end == today + 9 * DAY

    @pytest.mark.parametrize("seats", ["end", "open"])
    def test_is_undone_with_everything(self, client, seat, ann, today, seats):
        participant = seat.participant
        leave(client, ann, today, seats=seats)

        undo(client, seat.design)

        ann.refresh_from_db()
        seat.refresh_from_db()
        assert (ann.leaves_on, seat.end, seat.participant) == (None, None, participant)
        assert seat.ticks.get().doubt is None

    def test_is_not_undone_over_another_last_day(self, client, seat, ann, today):
        leave(client, ann, today + DAY)
        Person.objects.filter(pk=ann.pk).update(leaves_on=today + 3 * DAY)

        response = undo(client, seat.design)

        assertContains(client.get(response["Location"]), "The last day was changed since")
        seat.refresh_from_db()
        assert seat.end == today + DAY

    @pytest.mark.parametrize("seats", ["end", "open"])
    def test_twice_is_once_and_is_still_undone(self, client, seat, ann, today, seats):
        form = filled_form(client.get(page(ann, "leave/")), "")
        form |= {"on": today.isoformat(), "seats": seats}
        answers = [client.post(page(ann, "leave/"), form).status_code for _ in range(2)]

        undo(client, seat.design)

        assert answers == [302, 302]
        seat.refresh_from_db()
        assert (seat.end, seat.is_vacant) == (None, False)

    def test_changes_nothing_if_somebody_moved_the_seat_meanwhile(self, client, seat, ann, today):
        form = filled_form(client.get(page(ann, "leave/")), "")
        seat.team = TeamFactory(design=seat.design, name="Ads")
        seat.save()

        response = client.post(page(ann, "leave/"), form | {"on": today.isoformat()})

        assertContains(response, "Somebody changed the last day or a seat", status_code=422)
        assertContains(response, "they sit in <bdi>Ads</bdi>", status_code=422)
        ann.refresh_from_db()
        assert ann.leaves_on is None

    def test_works_without_a_seat_and_without_a_design(self, client, ann, today):
        assertNotContains(client.get(page(ann, "leave/")), 'name="seats"')

        leave(client, ann, today)

        ann.refresh_from_db()
        assert ann.leaves_on == today

    @pytest.mark.parametrize("on", ["", "soon", "2023-12-31"])
    def test_shows_what_is_wrong_with_the_day(self, client, ann, on):
        ann.starts_on = "2024-01-01"
        ann.save()

        assert client.post(page(ann, "leave/"), {"on": on}).status_code == 422

    def test_is_refused_to_a_viewer(self, viewer, seat, ann):
        assert viewer.get(page(ann, "leave/")).status_code == 403
        assert viewer.post(page(ann, "leave/"), {"on": "2026-12-01"}).status_code == 403

    def test_of_another_organisation_is_not_found(self, client):
        assert client.get(page(PersonFactory(), "leave/")).status_code == 404


class TestPersonStay:
    def test_takes_the_last_day_back_with_that_of_the_seats(self, client, seat, ann, today):
        leave(client, ann, today + DAY)

        response = client.post(page(ann, "stay/"), {"seen": f"{today + DAY}"})

        assertContains(
            client.get(response["Location"]), "Ann Lee stays, and the seats in Search go on."
        )
        ann.refresh_from_db()
        seat.refresh_from_db()
        assert (ann.leaves_on, seat.end) == (None, None)

    def test_keeps_another_end_of_a_seat(self, client, seat, ann, today):
        seat.end = today
        seat.save()
        leave(client, ann, today + DAY)

        client.post(page(ann, "stay/"))

        seat.refresh_from_db()
        assert seat.end == today

    def test_settles_what_asked_to_be_confirmed_for_it(self, client, seat, ann, today):
        leave(client, ann, today)

        client.post(page(ann, "stay/"))

        assert seat.ticks.get().doubt is None

    def test_is_undone(self, client, seat, ann, today):
        leave(client, ann, today + DAY)
        client.post(page(ann, "stay/"))

        undo(client, seat.design)

        ann.refresh_from_db()
        seat.refresh_from_db()
        assert (ann.leaves_on, seat.end) == (today + DAY, today + DAY)

    def test_changes_nothing_that_somebody_said_meanwhile(self, client, seat, ann, today):
        leave(client, ann, today + DAY)

        client.post(page(ann, "stay/"), {"seen": f"{today}"})

        ann.refresh_from_db()
        assert ann.leaves_on == today + DAY

    def test_twice_is_once(self, client, seat, ann, today):
        leave(client, ann, today + DAY)

        for _ in range(2):
            assert client.post(page(ann, "stay/"), {"seen": f"{today + DAY}"}).status_code == 302

    def test_is_refused_to_a_viewer(self, viewer, ann):
        assert viewer.post(page(ann, "stay/")).status_code == 403

    def test_rejects_get(self, client, ann):
        assert client.get(page(ann, "stay/")).status_code == 405


class TestPersonBackUp:
    @staticmethod
    def form(client, person) -> dict[str, str]:
        """What the first button of the page sends."""
        response = client.get(page(person, "leaving/"))
        leaving, design = response.context["leaving"], response.context["design"]
        row = next(one for one in leaving.rows if one.fixes)
        return {
            "design": design.pk,
            "revision": design.revision,
            "fix": f"{row.number} 0 {row.fixes[0].label}",
        }

    def test_names_the_backup_and_can_be_undone(self, client, priya, listings):
        form = self.form(client, priya)
        before = set(listings.ticks.values_list("pk", flat=True))

        response = client.post(page(priya, "back-up/"), form)

        assert response["Location"] == f"{page(priya)}#leaving"
        assertContains(client.get(page(priya)), "Done: Make")
        [tick] = listings.ticks.exclude(pk__in=before)
        assert (tick.level, tick.seat.participant.person) != ("owner", priya)
        assert tick.level == "backup"
        undo(client, listings)
        assert set(listings.ticks.values_list("pk", flat=True)) == before

    def test_does_nothing_once_the_design_has_changed(self, client, priya, listings):
        form = self.form(client, priya)
        client.post(page(priya, "back-up/"), form)
        before = listings.ticks.count()

        client.post(page(priya, "back-up/"), form)

        assertContains(client.get(page(priya)), "The design was changed since")
        assert listings.ticks.count() == before

    def test_does_nothing_that_is_not_offered(self, client, priya, listings):
        form = self.form(client, priya)

        client.post(page(priya, "back-up/"), form | {"fix": "0 0 Make Eve a backup"})

        assertContains(client.get(page(priya)), "The design was changed since")

    @pytest.mark.parametrize("fix", ["", "x", "0 0", "99999999999 0 Make"])
    def test_refuses_what_no_button_sends(self, client, priya, fix):
        answer = client.post(page(priya, "back-up/"), {"revision": "0", "fix": fix})

        assert answer.status_code == 400

    def test_is_refused_to_a_viewer(self, viewer, priya):
        assert viewer.post(page(priya, "back-up/")).status_code == 403

    def test_rejects_get(self, client, priya):
        assert client.get(page(priya, "back-up/")).status_code == 405
