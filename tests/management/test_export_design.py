from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.stored_designs import keep_design, keep_listings

pytestmark = pytest.mark.django_db


class TestExportDesign:
    def test_writes_what_is_read_in_again_unchanged(self, organisation):
        first, second = StringIO(), StringIO()

        call_command("export_design", keep_listings(organisation).pk, stdout=first)
        again = keep_design(organisation, first.getvalue())
        call_command("export_design", again.pk, stdout=second)

        assert first.getvalue() == second.getvalue()
        assert first.getvalue().startswith("format: teamdesign/1\nname: Listings ML\n")

    def test_of_nothing_says_so(self):
        with pytest.raises(CommandError, match="There is no design 7"):
            call_command("export_design", 7)
