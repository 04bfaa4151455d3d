import pytest

from roles.pages.pictures import text_width
from roles.pages.structures import WIDTH, read_structure_page
from tests.factories import ActivityFactory, FrameworkVersionFactory, RoleFactory

pytestmark = pytest.mark.django_db


def page_of(homes, places=None, **names):
    """The page of a framework with one structure, in which the roles sit as `homes` says."""
    version = FrameworkVersionFactory()
    for key in homes:
        RoleFactory(version=version, key=key, name=names.get(key, key))
    ActivityFactory(version=version, key="build", stage="model")
    version.structures.create(key="s", name="S", homes=homes, places=places or {})
    return read_structure_page(version)


def drawn(page):
    """The titles of the boxes with the labels in them."""
    [card] = page.cards
    return {box.title: [chip.label for chip in box.chips] for box in card.drawing.boxes}


class TestDrawing:
    def test_seats_every_role_where_the_structure_says(self):
        page = page_of({"PM": "product", "MLE": "central", "Ops": "both", "SWE": "unspecified"})

        assert drawn(page) == {
            "Platform team": ["MLE", "Ops"],
            "Team A": ["PM", "Ops"],
            "Team B": ["PM", "Ops"],
            "Team C": ["PM", "Ops"],
            "Not said where": ["SWE"],
        }
        assert len(page.cards[0].drawing.arrows) == 3

    def test_has_no_platform_where_nothing_is_done_in_one(self):
        page = page_of({"PM": "product"}, {"build": ["own", "shared"]})

        assert list(drawn(page)) == ["Team A", "Team B", "Team C"]
        assert page.cards[0].drawing.arrows == ()

    def test_has_a_platform_without_roles_where_work_counts_there(self):
        page = page_of({"PM": "product"}, {"build": ["own", "central"]})

        assert drawn(page)["Platform team"] == []

    def test_stays_inside_its_picture_whatever_it_holds(self):
        page = page_of({f"r{number}": "both" for number in range(40)}, r7="x" * 200)

        drawing = page.cards[0].drawing
        for box in drawing.boxes:
            assert box.x + box.width <= WIDTH
            assert box.bottom <= drawing.height
            for chip in box.chips:
                assert box.x <= chip.x
                assert chip.x + chip.width <= box.x + box.width
                assert chip.y + chip.height <= box.bottom
                assert text_width(chip.label, 10) <= chip.width


class TestPlaces:
    @pytest.mark.parametrize(
        ("places", "words"),
        [
            (["own"], "Product team"),
            (["own", "central", "shared"], "Product team, platform or shared team"),
            ([], ""),
        ],
    )
    def test_are_a_list_in_words(self, places, words):
        [row] = page_of({"PM": "product"}, {"build": places}).places

        assert (row.phase, row.places) == ("Model", (words,))
