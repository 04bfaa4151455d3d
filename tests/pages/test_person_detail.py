import pytest

from roles.pages.person_detail import Load, Share


@pytest.mark.parametrize(
    ("taken", "available", "told", "bar", "is_too_much"),
    [
        (50, 100, "50% free", 50, False),
        (80, 80, "all of it", 100, False),
        (100, 80, "20% more than there is", 100, True),
        (12.5, 25, "12.5% free", 50, False),
        (0, 0, "all of it", 0, False),
        (10, 0, "10% more than there is", 100, True),
    ],
)
def test_a_share_is_told_against_the_time_there_is(taken, available, told, bar, is_too_much):
    share = Share(taken, available)

    assert (share.told, share.bar_percent, share.is_too_much) == (told, bar, is_too_much)


@pytest.mark.parametrize(
    ("owned", "room", "bar"), [(3, 6, 50), (8, 6, 100), (0, 0, 0), (1, 0, 100)]
)
def test_the_bar_of_a_load_is_full_where_there_is_no_time_left(owned, room, bar):
    assert Load(owned, room, 0, 0, 0).bar_percent == bar


def test_shares_of_no_work_are_nothing():
    load = Load(owned=0, room=6, cells_owned=0, cells_alone=0, cells=0)

    assert (load.owned_percent, load.alone_percent) == (0, 0)
