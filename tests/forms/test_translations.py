import pytest

from roles.analysis.design import Activity, Design, Framework, Role, Seat, Team, Tick
from roles.forms.translations import KeepForm, TranslationForm, proposed_name
from roles.interchange.crosswalk_rows import Likeness
from roles.pages.translations import Candidate, Part, TranslationTable


def framework(roles, activities):
    return Framework(
        "f",
        "F",
        roles=tuple(Role(key, key.capitalize()) for key in roles.split()),
        activities=tuple(Activity(key, key.capitalize()) for key in activities.split()),
    )


def part(key, **likeness):
    candidates = tuple(
        Candidate(other, other.capitalize(), Likeness(strength))
        for other, strength in likeness.items()
    )
    return Part(key, key.capitalize(), "1 seat", candidates)


@pytest.fixture
def table():
    """One role and one piece of work each that is sure, asked for, and like nothing there."""
    here, there = framework("cook baker smith", "fry bake nap"), framework("chef head", "heat rest")
    return TranslationTable(
        Design(
            here,
            as_of=None,
            teams=(Team("A", "A"),),
            seats=(Seat("A", roles=("cook",), key="s"),),
            ticks=(Tick("fry", seat="s"),),
        ),
        there,
        roles=(part("cook", chef="same"), part("baker", chef="partial"), part("smith")),
        activities=(part("fry", heat="close"), part("bake", heat="partial", rest="partial")),
    )


def filled(table, **chosen):
    """The form as the page sends it, `role_cook=…` chosen otherwise."""
    form = TranslationForm(table=table)
    data = {name: form[name].value() for name in form.fields if name != "merges"}
    data |= {name.replace("_", "-", 1): value for name, value in chosen.items()}
    return TranslationForm(data, table=table)


SETTLED = {"role_baker": "to head", "activity_bake": "to rest"}


class TestTranslationForm:
    def test_has_chosen_what_is_sure_and_nothing_else(self, table):
        form = TranslationForm(table=table)

        assert [field.value() for _, field in form.role_rows()] == ["to chef", "", "out"]
        assert [field.value() for _, field in form.activity_rows()] == ["to heat", ""]

    def test_asks_for_what_is_not_sure(self, table):
        form = filled(table)

        assert set(form.errors) == {"role-baker", "activity-bake"}

    def test_says_what_becomes_what(self, table):
        form = filled(table, **SETTLED)

        assert form.is_valid(), form.errors
        assert form.roles() == {"cook": "chef", "baker": "head", "smith": None}
        assert form.activities() == {"fry": ("heat",), "bake": ("rest",)}

    def test_takes_leaving_out_for_a_choice(self, table):
        form = filled(table, role_baker="out", activity_bake="out")

        assert form.is_valid(), form.errors
        assert form.roles()["baker"] is None
        assert form.activities()["bake"] == ()

    def test_lets_work_become_all_its_parts(self, table):
        form = filled(table, **SETTLED | {"activity_bake": "all", "activity_fry": "out"})

        assert form.is_valid(), form.errors
        assert form.activities()["bake"] == ("heat", "rest")

    @pytest.mark.parametrize("value", ["to nobody", "chef", "all", "to heat"])
    def test_refuses_what_is_not_there(self, value, table):
        form = filled(table, **SETTLED | {"role_smith": value})

        assert set(form.errors) == {"role-smith"}
        assert form.roles()["smith"] is None

    def test_lets_several_become_one_only_once_that_is_confirmed(self, table):
        merging = SETTLED | {"role_baker": "to chef"}
        form = filled(table, **merging)

        assert set(form.errors) == {"merges"}
        assert form.merge_sentences() == ["Cook and Baker would both become Chef."]
        assert not form.are_merges_confirmed
        confirmed = filled(table, **merging, merges=form.merges_mark)
        assert confirmed.is_valid(), confirmed.errors

    def test_takes_no_confirmation_of_another_merge(self, table):
        one = filled(table, **SETTLED | {"role_baker": "to chef"})
        two = SETTLED | {"role_baker": "to chef", "role_smith": "to chef"}

        assert set(filled(table, **two, merges=one.merges_mark).errors) == {"merges"}

    def test_has_a_mark_of_the_choices(self, table):
        form = filled(table, **SETTLED)

        assert form.mark(1) == filled(table, **SETTLED).mark(1)
        assert form.mark(1) != form.mark(2)
        assert form.mark(1) != filled(table, **SETTLED | {"role_baker": "out"}).mark(1)

    def test_offers_all_of_a_small_framework_but_not_of_a_large_one(self, table):
        many = framework(" ".join(f"r{n}" for n in range(2_000)), "heat rest")
        large = TranslationTable(table.design, many, table.roles, table.activities)

        def offered(table):
            return str(TranslationForm(table=table)["role-smith"])

        assert "Head" in offered(table)
        assert "R1" not in offered(large)


class TestKeepForm:
    def test_takes_a_name_for_what_was_shown(self):
        assert KeepForm({"name": "New", "seen": "x"}, mark="x").is_valid()

    def test_refuses_what_was_not_shown(self):
        assert "after the preview" in str(KeepForm({"name": "New", "seen": "x"}, mark="y").errors)


class TestProposedName:
    def test_names_the_framework(self):
        assert proposed_name("Listings", "TDSP") == "Listings by TDSP"

    def test_is_never_too_long(self):
        assert proposed_name("x" * 300, "TDSP") == f"{'x' * 292} by TDSP"
        assert len(proposed_name("x" * 300, "y" * 300)) == 300
