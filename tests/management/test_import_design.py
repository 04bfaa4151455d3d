from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from roles.models import Design
from tests.stored_designs import LISTINGS

pytestmark = pytest.mark.django_db


class TestImportDesign:
    def test_keeps_the_file_as_a_design(self, organisation, shipped):
        out = StringIO()

        call_command("import_design", LISTINGS, organisation="acme", stdout=out)

        design = Design.objects.get()
        assert (design.name, design.organisation) == ("Listings ML", organisation)
        assert out.getvalue() == f"Listings ML is design {design.pk} of Acme.\n"

    def test_tells_everything_that_is_wrong(self, organisation, shipped, tmp_path):
        file = tmp_path / "bad.yaml"
        file.write_text("format: teamdesign/1\nframework: nothing\nserving: tape\n")

        with pytest.raises(CommandError) as caught:
            call_command("import_design", file, organisation="acme")

        assert "framework, line 2" in str(caught.value)
        assert "serving, line 3" in str(caught.value)
        assert not Design.objects.exists()

    @pytest.mark.parametrize(
        ("file", "organisation_slug", "sentence"),
        [
            ("missing.yaml", "acme", "missing.yaml"),
            (LISTINGS, "nobody", "There is no organisation 'nobody'"),
        ],
    )
    def test_says_what_is_not_there(self, organisation, file, organisation_slug, sentence):
        with pytest.raises(CommandError, match=sentence):
            call_command("import_design", file, organisation=organisation_slug)
