import pytest
from django.http import QueryDict

from roles.forms.agreements import AgreementForm, agreement_values
from roles.models import Handoff
from tests.factories import AgreementFactory, FrameworkVersionFactory, TeamFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def handoffs():
    version = FrameworkVersionFactory()
    return [
        Handoff.objects.create(version=version, key=key, name=name, elements=elements)
        for key, name, elements in (
            ("data", "Data handoff", ["schema", "sla"]),
            ("model", "Model handoff", ["format", "schema"]),
        )
    ]


@pytest.fixture
def teams():
    ads = TeamFactory(name="Ads")
    return [ads, TeamFactory(name="ML Platform", design=ads.design)]


@pytest.fixture
def sent(teams):
    return {
        "kind": "model",
        "from_team": str(teams[0].pk),
        "to_team": str(teams[1].pk),
        "status": "draft",
        "elements": ["model:format"],
        "url": "",
    }


def data_of(values):
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


@pytest.fixture
def form(handoffs, teams):
    def form(values=None, agreement=None, **options):
        if values is not None:
            options["data"] = data_of(values)
        return AgreementForm(handoffs=handoffs, teams=teams, agreement=agreement, **options)

    return form


class TestAgreementForm:
    def test_knows_teams_and_elements(self, form, sent, teams):
        filled = form(sent)

        assert filled.is_valid(), filled.errors
        assert filled.cleaned_data == {
            "kind": "model",
            "from_team": teams[0],
            "to_team": teams[1],
            "status": "draft",
            "elements": ["format"],
            "url": "",
        }

    def test_counts_the_elements_of_the_chosen_handoff_alone(self, form, sent):
        filled = form(sent | {"elements": ["data:schema", "model:schema", "model:format"]})

        assert filled.is_valid()
        assert filled.cleaned_data["elements"] == ["format", "schema"]

    def test_names_elements_in_words(self, form):
        data, _ = form().kinds()

        assert [(box.value, box.name) for box in data.boxes] == [
            ("data:schema", "schema"),
            ("data:sla", "SLA"),
        ]

    def test_chooses_the_only_handoff(self, handoffs, teams):
        [kind] = AgreementForm(handoffs=handoffs[:1], teams=teams).kinds()

        assert kind.is_chosen

    @pytest.mark.parametrize(
        ("values", "field", "sentence"),
        [
            ({"to_team": "from"}, "to_team", "between two different teams"),
            ({"kind": "laundry"}, "kind", "not one of the available choices"),
            ({"from_team": ""}, "from_team", "This field is required"),
            ({"from_team": "999999"}, "from_team", "not one of the available choices"),
            ({"status": "odd"}, "status", "not one of the available choices"),
            ({"elements": ["model:starch"]}, "elements", "not one of the available choices"),
            ({"url": "ftp://files.example/contract"}, "url", "Enter a valid URL"),
            ({"url": "javascript:alert(1)"}, "url", "Enter a valid URL"),
            ({"url": "https://wiki.example/" + "x" * 500}, "url", "at most 500"),
        ],
    )
    def test_says_what_is_wrong(self, form, sent, values, field, sentence):
        if values.get("to_team") == "from":
            values = {"to_team": sent["from_team"]}

        assert sentence in str(form(sent | values).errors[field])

    def test_takes_an_address_without_its_scheme(self, form, sent):
        filled = form(sent | {"url": "wiki.example/contract"})

        assert filled.is_valid()
        assert filled.cleaned_data["url"] == "https://wiki.example/contract"

    def test_keeps_what_the_reference_does_not_ask_for(self, form, teams):
        one = AgreementFactory(
            from_team=teams[0], to_team=teams[1], elements=["latency_limit", "format"]
        )

        shown = form(agreement=one, initial=agreement_values(one))

        model = next(kind for kind in shown.kinds() if kind.is_chosen)
        assert [(box.name, box.is_ticked) for box in model.boxes] == [
            ("format", True),
            ("schema", False),
            ("latency limit", True),
        ]

    def test_keeps_a_handoff_that_the_reference_has_lost(self, form, teams, sent):
        one = AgreementFactory(
            from_team=teams[0], to_team=teams[1], kind="laundry", elements=["starch"]
        )

        filled = form(sent | {"kind": "laundry", "elements": ["laundry:starch"]}, one)

        assert filled.is_valid(), filled.errors
        assert (filled.cleaned_data["kind"], filled.cleaned_data["elements"]) == (
            "laundry",
            ["starch"],
        )
        assert [kind.name for kind in filled.kinds()][
            -1
        ] == "laundry, not in the reference any more"


class TestTwoPeopleAtOnce:
    @pytest.fixture
    def agreement(self, teams):
        return AgreementFactory(from_team=teams[0], to_team=teams[1], elements=["format"])

    @pytest.fixture
    def seen(self, form, sent, agreement):
        """What the page held that both of them opened."""
        return sent | {"seen": form(agreement=agreement).seen}

    def test_what_only_the_other_changed_is_kept(self, form, agreement, seen):
        agreement.status = "agreed"

        filled = form(seen | {"url": "https://wiki.example/c"}, agreement)

        assert filled.is_valid(), filled.errors
        assert filled.cleaned_data["status"] == "agreed"
        assert filled.cleaned_data["url"] == "https://wiki.example/c"

    def test_what_both_changed_is_shown_and_asked(self, form, agreement, seen):
        agreement.elements = ["format", "schema"]

        filled = form(seen | {"elements": []}, agreement)

        assert "It says now: “format, schema”" in str(filled.errors["elements"])
