import pytest

from roles.models import Structure
from roles.pages.draft_problems import DraftProblem, read_problems
from roles.snapshots.frameworks import DraftIsWrong, read_framework
from tests.own_frameworks import draft_of, publish_own

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(organisation, user):
    return draft_of(publish_own(organisation, user), user)


def mistakes(draft):
    with pytest.raises(DraftIsWrong) as caught:
        read_framework(draft)
    return read_problems(draft, caught.value.problems)


class TestReadProblems:
    def test_name_the_part_to_mend(self, draft):
        Structure.objects.filter(version=draft, key="hybrid").update(homes={"nobody": "central"})

        [mistake] = mistakes(draft)

        assert (mistake.kind, mistake.keys, mistake.name) == ("structures", ("hybrid",), "Hybrid")
        assert mistake.sentence.startswith("role_home.nobody: there is no role “nobody”")

    def test_of_what_a_role_does_not_do_name_the_role(self, draft):
        exclusion = draft.roles.exclude(exclusions=None).first().exclusions.first()
        exclusion.quote = " ".join(["word"] * 13)
        exclusion.save()

        [mistake] = mistakes(draft)

        assert (mistake.kind, mistake.keys) == ("roles", (exclusion.role.key,))

    def test_of_a_cell_name_its_activity_and_its_role(self, draft):
        cell = draft.activities.get(key="monitor_models").cells.first()
        cell.quote = " ".join(["word"] * 13)
        cell.save()

        [mistake] = mistakes(draft)

        assert (mistake.kind, mistake.keys) == ("cells", ("monitor_models", cell.role.key))
        assert mistake.name == f"{cell.role.name}, Monitor models"

    def test_of_the_whole_lead_to_the_settings(self, draft):
        draft.thresholds = {"activities_per_fte": "many"}
        draft.save()

        [mistake] = mistakes(draft)

        assert mistake == DraftProblem(mistake.sentence, "settings")
        assert not mistake.sentence.endswith("..")
