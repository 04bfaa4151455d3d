import pytest

from roles.interchange.crosswalk_rows import Likeness
from roles.pages.role_compare import canonical_table, compare_role, same_roles
from tests.pages.libraries import shipped_library, small_framework


@pytest.fixture(scope="module")
def library():
    return shipped_library()


def default_of(library):
    return library[0]


class TestSameRoles:
    def test_are_told_framework_by_framework_with_their_strength(self, library):
        found = {
            one.framework.slug: [(role.role.key, role.strength) for role in one.roles]
            for one in same_roles(library, default_of(library), "mlops_engineer")
        }

        assert found["eight-mlops-roles"] == [("mlops_engineer", Likeness.CLOSE)]
        assert found["tdsp"] == []
        assert "mlops-who-does-what" not in found

    def test_of_a_copy_are_found_by_what_it_was_copied_from(self, library):
        ours = small_framework("roles: [{key: mlops_engineer}]", kin="mlops-who-does-what")

        found = same_roles((*library, ours), ours, "mlops_engineer")

        assert found[0].framework.slug == "mlops-who-does-what"
        assert [role.strength for role in found[0].roles] == [Likeness.SAME]
        assert found[1].roles

    def test_leave_out_what_was_retired(self, library):
        ours = small_framework(
            "roles: [{key: mlops_engineer, retired: true}]", kin="mlops-who-does-what"
        )

        (found,) = same_roles((default_of(library), ours), default_of(library), "mlops_engineer")

        assert found.roles == ()

    def test_of_a_framework_from_nowhere_are_unknown(self, library):
        ours = small_framework("roles: [{key: mlops_engineer}]")

        assert all(not one.roles for one in same_roles((*library, ours), ours, "mlops_engineer"))


class TestCompareRole:
    def test_puts_each_framework_on_one_side_of_the_line(self, library):
        comparison = compare_role(library, "data_analyst")

        sides = [side.framework.slug for side in comparison.sides]
        missing = [one.framework.slug for one in comparison.missing]
        assert sorted([*sides, *missing]) == sorted(one.slug for one in library)
        assert missing == ["ruksi-six-roles"]

    def test_names_the_activities_owned_with_their_cells(self, library):
        side = compare_role(library, "mlops_engineer").sides[0]

        assert side.owned_links[-1] == (
            "Monitor models",
            "/reference/mlops-who-does-what/#cell-monitor_models-mlops_engineer",
        )

    def test_names_whose_work_comes_nearest_where_there_is_no_such_role(self, library):
        (missing,) = compare_role(library, "data_analyst").missing

        assert missing.why.startswith("The data scientist looks into data")
        assert [role.name for role in missing.nearest] == ["Data Scientist"]

    def test_knows_no_other_role(self, library):
        assert compare_role(library, "wizard") is None


class TestCanonicalTable:
    def test_has_a_row_for_each_role_in_general_and_a_cell_for_each_framework(self, library):
        table = canonical_table(library)

        assert len(table.rows) == 12
        assert {len(row.cells) for row in table.rows} == {7}

    def test_names_the_roles_that_are_like_no_other(self, library):
        assert [one.name for one in canonical_table(library).alone] == [
            "Group Manager",
            "Team Lead",
        ]
