"""The promise about titles that others collected; `make bench` prints what is behind it."""

import pytest

from roles.interchange.framework_file import read_shipped
from roles.titles import Suggester
from tests.bench.titles import FRAMEWORKS, read_answers, score


@pytest.mark.parametrize("slug", FRAMEWORKS)
class TestCollectedTitles:
    def test_are_right_where_sure_and_sure_of_most(self, slug):
        suggester = Suggester(read_shipped(slug).facts())
        for name, answers in read_answers(slug):
            found = score(suggester, answers)
            assert found.naming > 20, name
            assert found.precision >= 95, (name, found.wrong)
            assert found.coverage >= 80, (name, found.confusion)
