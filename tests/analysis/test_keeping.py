"""What is worked out once, and what again."""

from roles.analysis.keeping import keeping


def worked_out(keys: str, *, of: int, at_most: int) -> str:
    """The keys that were worked out when these were asked for, one after the other."""
    done: list[str] = []
    ask = keeping(done.append, of=of, at_most=at_most)
    for key in keys:
        ask(key)
    return "".join(done)


def test_each_is_worked_out_once_where_all_can_be_kept():
    assert worked_out("abcabc", of=3, at_most=3) == "abc"


def test_of_too_many_only_those_that_were_asked_last_are_kept():
    many = "".join(map(chr, range(100, 200)))

    assert worked_out(many + many, of=100, at_most=99) == many + many
    assert worked_out(many + many[-1], of=100, at_most=99) == many
