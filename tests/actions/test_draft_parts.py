import pytest

from roles.actions.draft_parts import (
    PartIsWrong,
    PartKind,
    add_part,
    change_draft,
    change_part,
    delete_part,
    move_part,
    set_retired,
)
from roles.models import FrameworkVersion
from roles.snapshots.frameworks import read_framework_file

pytestmark = pytest.mark.django_db


def keys(draft, kind=PartKind.ROLES) -> list[str]:
    return [part.key for part in kind.parts_of(draft)]


def role(draft, key):
    found = draft.roles.get(key=key)
    found.version = draft
    return found


class TestAddPart:
    def test_stands_before_what_is_retired(self, draft):
        set_retired(part=role(draft, "product_manager"), retired=True)

        add_part(draft=draft, kind=PartKind.ROLES, values={"name": "Scribe"})

        assert keys(draft)[-2:] == ["scribe", "product_manager"]
        assert [one.position for one in PartKind.ROLES.parts_of(draft)] == list(range(8))

    def test_numbers_a_key_that_is_taken(self, draft):
        for name in ("Scribe!", "Scribe"):
            add_part(draft=draft, kind=PartKind.ROLES, values={"name": name})

        assert keys(draft)[-2:] == ["scribe", "scribe-2"]

    def test_refuses_what_no_file_could_hold(self, draft):
        values = {"name": "Scribe", "skills": [{"name": "Ink", "kind": "magic"}]}

        with pytest.raises(PartIsWrong) as caught:
            add_part(draft=draft, kind=PartKind.ROLES, values=values)

        assert [path for path, _, _ in caught.value.problems] == [("skills", 0, "kind")]
        assert "scribe" not in keys(draft)


class TestChangePart:
    def test_refuses_a_quote_of_13_words(self, draft):
        structure = draft.structures.get(key="hybrid")
        structure.version = draft

        with pytest.raises(PartIsWrong, match="does not fit"):
            change_part(part=structure, values={"quote": "word " * 13})

    def test_writes_only_what_is_named(self, draft):
        stale = role(draft, "data_scientist")
        draft.roles.filter(key="data_scientist").update(mandate="New")

        change_part(part=stale, values={"short": "DS"})

        fresh = role(draft, "data_scientist")
        assert (fresh.mandate, fresh.short) == ("New", "DS")


class TestChangeDraft:
    def test_refuses_what_no_file_could_hold(self, draft):
        with pytest.raises(PartIsWrong) as caught:
            change_draft(draft=draft, values={"stages": [{"when": "Early"}]})

        assert [path for path, _, _ in caught.value.problems] == [("stages", 0, "key")]


class TestMovePart:
    def test_writes_only_what_moves(self, draft, django_assert_num_queries):
        second = role(draft, "data_engineer")

        # The parts, and the two that move in one statement, in a savepoint.
        with django_assert_num_queries(4):
            move_part(part=second, place=1)

        assert keys(draft)[:2] == ["data_engineer", "product_manager"]

    def test_leaves_what_is_retired_where_it_is(self, draft):
        set_retired(part=role(draft, "product_manager"), retired=True)

        move_part(part=role(draft, "product_manager"), place=1)

        assert keys(draft)[-1] == "product_manager"


class TestDeletePart:
    def test_takes_a_role_out_of_all_advice(self, draft):
        draft.stages = [{"key": "small", "roles_any_of": ["data_scientist", "ml_engineer"]}]
        draft.stand_ins = [
            {"for": "data_scientist", "by": [], "text": "Nobody."},
            {"for": "all", "by": ["data_scientist"], "text": "They do it."},
        ]
        draft.soft_skills = [{"for": "data_scientist", "text": "Speak."}]
        draft.serving_notes = {"online": {"owner_roles": ["data_scientist"], "text": "On call."}}
        draft.save()

        delete_part(part=role(draft, "data_scientist"))

        file = read_framework_file(FrameworkVersion.objects.get(pk=draft.pk))
        assert file.stages[0].roles_any_of == ("ml_engineer",)
        assert [(one.for_, one.by) for one in file.stand_ins] == [("all", ())]
        assert file.soft_skills == ()
        assert "data_scientist" not in str(file.model_dump(exclude={"activities"}))
