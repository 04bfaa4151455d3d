import pytest

from roles.models import Person
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


class TestFoundBy:
    @pytest.mark.parametrize(
        "text",
        [
            "inês",
            "INÊS",
            "ine du",
            "duarte scientist",
            "éric",
            "олег",
            "ОЛЕГ",
            "陈",
            "=cmd(",
            "<b>",
            "%",
            "",
        ],
    )
    def test_finds_parts_of_name_and_title_in_any_script(self, text):
        PersonFactory(
            name="Inês Duarte Éric Олег 陈伟 =cmd() <b> 100%", title="Data Scientist, ine"
        )

        assert Person.objects.found_by(text).count() == 1

    def test_wants_every_word(self):
        PersonFactory(name="Ann Lee")

        assert not Person.objects.found_by("Ann Li").exists()
