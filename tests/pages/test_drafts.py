import pytest

from roles.models import Activity, Cell, Exclusion, Role
from roles.pages.drafts import CellChange, PartShown, read_draft_matrix
from roles.pages.reference import Says
from tests.factories import (
    ActivityFactory,
    CellFactory,
    FrameworkVersionFactory,
    RoleFactory,
)

PHASES = ["frame", "data", "model", "release", "operate"]


@pytest.fixture
def draft(db):
    return FrameworkVersionFactory(published_at=None)


def add_many(draft, roles, activities):
    Role.objects.bulk_create(
        Role(version=draft, key=f"r{n}", name=f"R{n}", position=n) for n in range(roles)
    )
    Activity.objects.bulk_create(
        Activity(version=draft, key=f"a{n}", name=f"A{n}", position=n, stage=PHASES[n % 5])
        for n in range(activities)
    )


def names(parts):
    return [str(part) for part in parts]


def shown_rows(matrix):
    return [(phase.name, names(row.activity for row in phase.rows)) for phase in matrix.phases]


class TestCellChange:
    def test_is_read_as_it_is_written(self):
        change = CellChange("a", "r", Says.NOTHING, Says.OWNS)

        assert CellChange.parse(str(change)) == change

    @pytest.mark.parametrize("text", ["", "a r nothing", "a r nothing owner", "a r x owns", "a  r"])
    def test_is_nothing_else(self, text):
        with pytest.raises(ValueError, match="no change of a cell"):
            CellChange.parse(text)


class TestReadDraftMatrix:
    def test_shows_every_cell_phase_by_phase(self, draft):
        late = ActivityFactory(version=draft, name="Late", stage="operate", position=0)
        early = ActivityFactory(version=draft, name="Early", stage="data", position=1)
        owner, other = (RoleFactory(version=draft, position=n) for n in (0, 1))
        CellFactory(activity=late, role=owner, quote="all theirs")
        Exclusion.objects.create(activity=early, role=other, strength="soft", text="leaves it")

        matrix = read_draft_matrix(draft, PartShown())

        assert shown_rows(matrix) == [("Data", ["Early"]), ("Run", ["Late"])]
        (first,), (second,) = (phase.rows for phase in matrix.phases)
        assert [cell.says for cell in first.cells] == [Says.NOTHING, Says.SELDOM]
        assert [cell.says for cell in second.cells] == [Says.OWNS, Says.NOTHING]
        assert second.cells[0].evidence == "Marked so in the source. “all theirs”"
        assert (first.is_unowned, second.is_unowned) == (True, False)

    @pytest.mark.parametrize(
        ("mark", "wanted"), [("owner", Says.SUPPORTS), ("support", Says.NEVER)]
    )
    def test_offers_the_next_thing_that_a_cell_can_say(self, draft, mark, wanted):
        cell = CellFactory(activity__version=draft, mark=mark)

        matrix = read_draft_matrix(draft, PartShown())

        assert matrix.phases[0].rows[0].cells[0].change.wanted is wanted
        assert cell.role.key in str(matrix.phases[0].rows[0].cells[0].change)

    def test_offers_an_owner_after_silence_and_silence_after_all(self, draft):
        activity = ActivityFactory(version=draft)
        silent, soft = (RoleFactory(version=draft, position=n) for n in (0, 1))
        Exclusion.objects.create(activity=activity, role=soft, strength="soft", text="leaves it")

        cells = read_draft_matrix(draft, PartShown()).phases[0].rows[0].cells

        assert [cell.change.wanted for cell in cells] == [Says.OWNS, Says.NOTHING]

    def test_counts_the_whole(self, draft):
        owned = CellFactory(activity__version=draft).activity
        CellFactory(activity=owned, mark="support")
        role = RoleFactory(version=draft)
        Exclusion.objects.create(activity=owned, role=role, strength="hard", text="leaves it")
        ActivityFactory(version=draft)

        counts = read_draft_matrix(draft, PartShown()).counts

        assert (counts.roles, counts.activities, counts.unowned) == (3, 2, 1)
        assert (counts.owners, counts.supports, counts.exclusions) == (1, 1, 1)

    def test_hides_what_is_retired_unless_asked(self, draft):
        RoleFactory(version=draft, name="New", position=0)
        old = RoleFactory(version=draft, name="Old", is_retired=True, position=1)
        gone = ActivityFactory(version=draft, name="Gone", is_retired=True)
        kept = ActivityFactory(version=draft, name="Kept")
        CellFactory(activity=kept, role=old)

        matrix = read_draft_matrix(draft, PartShown())
        everything = read_draft_matrix(draft, PartShown(with_retired=True))

        assert matrix.counts == everything.counts
        assert (matrix.counts.retired, matrix.counts.unowned, matrix.counts.owners) == (2, 1, 0)
        assert names(matrix.roles.parts) == ["New"]
        assert shown_rows(matrix) == [("Other", ["Kept"])]
        assert names(everything.roles.parts) == ["New", "Old"]
        rows = {str(row.activity): row for row in everything.phases[0].rows}
        assert rows.keys() == {"Gone", "Kept"}
        assert not rows[gone.name].is_unowned

    def test_shows_what_nobody_owns_alone(self, draft):
        CellFactory(activity__version=draft, activity__name="Owned")
        CellFactory(activity__version=draft, activity__name="Supported", mark="support")

        matrix = read_draft_matrix(draft, PartShown(is_unowned=True))

        assert shown_rows(matrix) == [("Other", ["Supported"])]

    def test_shows_one_row_of_all_if_asked(self, draft):
        add_many(draft, roles=2, activities=10)

        matrix = read_draft_matrix(draft, PartShown(), only="a7")

        assert shown_rows(matrix) == [("Model", ["A7"])]

    @pytest.mark.parametrize(("roles", "activities"), [(25, 100), (100, 25), (2, 1000)])
    def test_shows_a_small_matrix_whole(self, draft, roles, activities):
        add_many(draft, roles, activities)

        matrix = read_draft_matrix(draft, PartShown())

        assert not matrix.is_cut
        assert len(matrix.roles.parts) == roles
        assert sum(len(phase.rows) for phase in matrix.phases) == activities

    def test_shows_a_part_of_a_large_one(self, draft):
        add_many(draft, roles=100, activities=510)

        first = read_draft_matrix(draft, PartShown())
        other = read_draft_matrix(draft, PartShown(roles="Roles 4", activities="Data 2"))

        assert first.is_cut
        assert [one.label for one in first.role_slices] == [
            "Roles 1 to 25 of 100",
            "Roles 26 to 50 of 100",
            "Roles 51 to 75 of 100",
            "Roles 76 to 100 of 100",
        ]
        assert [one.label for one in first.activity_slices[:3]] == [
            "Why and what 1 to 100 of 102",
            "Why and what 101 to 102 of 102",
            "Data 1 to 100 of 102",
        ]
        assert names(first.roles.parts) == [f"R{n}" for n in range(25)]
        assert [name for name, _ in shown_rows(first)] == ["Why and what"]
        assert names(other.roles.parts) == [f"R{n}" for n in range(75, 100)]
        assert shown_rows(other) == [("Data", ["A501", "A506"])]
        assert first.layout != other.layout

    def test_shows_the_first_part_where_another_is_gone(self, draft):
        add_many(draft, roles=100, activities=200)

        matrix = read_draft_matrix(draft, PartShown(roles="Roles 9", activities="x"))

        assert (matrix.roles.value, matrix.activities.value) == ("Roles 1", "Why and what 1")

    def test_takes_six_queries_whatever_the_size(self, draft, django_assert_num_queries):
        add_many(draft, roles=2, activities=2)
        for _ in range(2):
            with django_assert_num_queries(6):
                read_draft_matrix(draft, PartShown())
            Role.objects.all().delete()
            Activity.objects.all().delete()
            add_many(draft, roles=100, activities=500)
            roles = list(draft.roles.all())
            Cell.objects.bulk_create(
                Cell(activity=activity, role=role, mark="owner")
                for activity in draft.activities.all()
                for role in roles[::10]
            )


class TestPartShown:
    def test_is_read_from_its_own_address(self):
        shown = PartShown("Data 2", "Roles 3", is_unowned=True, with_retired=True)

        assert shown.query == "?activities=Data+2&roles=Roles+3&only=unowned&retired=on"
        assert PartShown().query == ""

    def test_starts_over_with_other_rows(self):
        shown = PartShown("Data 2", "Roles 3")

        assert shown.unowned_rows.query == "?roles=Roles+3&only=unowned"
        assert shown.unowned_rows.all_rows == PartShown(roles="Roles 3")
