import re
from itertools import combinations, pairwise

import pytest
from hypothesis import given

from roles.diagnosis import judge
from roles.pages.handoffs import crossing_handoffs
from roles.pages.pictures import text_width
from roles.pages.structure_boxes import Cluster
from roles.pages.structure_picture import PAGE, PHONE, WIDE_PAGE, Teams, draw_structure
from roles.pages.team_panels import Panels
from tests.analysis.drawing import draw
from tests.analysis.strategies import designs

WIDTHS = (PAGE, WIDE_PAGE, PHONE)
PLATFORM = "Plat platform\n    Mia MLOps deploy monitor"
SHARED = "IT shared\n    Dean DE prepare"


def teams_of(design, *, is_brief=False, is_clustered=False):
    diagnosis = judge(design)
    pks = {team.key: 100 + place for place, team in enumerate(design.teams)}
    panels = Panels(diagnosis.reading, diagnosis.open, pks, is_brief=is_brief)

    def all_of(kind):
        return tuple(panels.panel(team) for team in design.teams if team.kind == kind)

    products = all_of("product")
    clusters = (Cluster("teams 0", products),) if is_clustered and products else ()
    handoffs = crossing_handoffs(diagnosis.reading)
    return Teams(all_of("platform"), products, all_of("shared"), None, clusters, handoffs, is_brief)


def picture(drawing, width=PAGE, *, is_brief=False, is_clustered=False, **settings):
    design = draw(drawing, **settings)
    teams = teams_of(design, is_brief=is_brief, is_clustered=is_clustered)
    return draw_structure(teams, width)


def products(number, *, seats="Dora{n} DS build"):
    return "\n".join(f"T{n} product\n    {seats.format(n=n)}" for n in range(number))


def legs(path):
    """The straight pieces of a path, as pairs of points."""
    for line in path.removeprefix("M").split("M"):
        points = [tuple(map(float, point.split())) for point in line.split("L")]
        yield from pairwise(points)


def runs_through(leg, box):
    (x1, y1), (x2, y2) = leg
    return (
        max(x1, x2) > box.x
        and min(x1, x2) < box.right
        and max(y1, y2) > box.y
        and min(y1, y2) < box.bottom
    )


def runs_along(leg, other):
    """Whether two pieces lie on each other for more than a point."""
    for across, along in ((0, 1), (1, 0)):
        places = {round(point[across], 1) for point in (*leg, *other)}
        if len(places) == 1:
            ends = [sorted(point[along] for point in one) for one in (leg, other)]
            return min(ends[0][1], ends[1][1]) - max(ends[0][0], ends[1][0]) > 0.5
    return False


def texts_of(box):
    """Every text in a box, with where it begins and how much room it takes."""
    yield 12, text_width(box.title.text, 13, bold=True)
    for line in box.facts:
        yield line.x, text_width(line.label.text, 12)
    for line in box.lines:
        yield line.x, text_width(line.label.text, 13)
    for seat in box.seats:
        yield seat.x + 36, text_width(seat.name.text, 13, bold=True)
        yield seat.x + 36, text_width(seat.note.text, 12)
    for role in box.roles:
        yield role.x + 29, text_width(role.name.text, 12, bold=True)


def check(drawn):
    """What holds in every picture."""
    check_boxes(drawn)
    check_lines(drawn)
    for item in drawn.key:
        assert item.bottom < drawn.height
        assert all(
            item.x + 46 + text_width(label.text, 12) <= drawn.width for _, label in item.lines
        )


def check_boxes(drawn):
    """Each holds all that is in it, and none lies on another."""
    for box in drawn.boxes:
        assert box.x >= 0
        assert box.right <= drawn.width
        assert box.bottom <= drawn.height
        assert all(x + width <= box.width - 8 for x, width in texts_of(box))
        assert all(part.y + 32 <= box.height for part in (*box.seats, *box.roles))
        assert all(line.y < box.height for line in box.lines)
    for one, other in combinations(drawn.boxes, 2):
        assert one.right <= other.x or one.bottom <= other.y


def check_lines(drawn):
    """None leaves the picture, runs through a box, or lies on another."""
    ways = [[leg for line in tree.lines for leg in legs(line)] for tree in drawn.trees]
    ways += [list(legs(one.way.line)) for one in drawn.ways]
    for way in ways:
        for leg in way:
            assert not any(runs_through(leg, box) for box in drawn.boxes)
            assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in leg)
    heads = [head for tree in drawn.trees for head in tree.heads]
    for head in heads + [head for one in drawn.ways for head in one.way.heads]:
        (_, (x, y)), _ = legs(head)
        assert any(
            box.x < x < box.right and y in (box.y - 1, box.bottom + 1) for box in drawn.boxes
        )
    for one, other in combinations(ways, 2):
        assert not any(runs_along(leg, another) for leg in one for another in other)


class TestSeats:
    def test_are_all_there_with_the_roles_that_have_none(self):
        [box] = picture(
            """
            A product
                Pam  PM   define
                Vic  DS   kind=vendor explore
                ?new DE   from=2026-05-04
            """,
            structure="hybrid",
        ).boxes

        assert [(seat.name.text, seat.note.text, seat.kind) for seat in box.seats] == [
            ("Pam", "Product Manager", "person"),
            ("Vic", "Data Scientist, vendor", "vendor"),
            ("Open seat", "Data Engineer, since M…", "open"),
        ]
        assert box.seats[2].note.full == "Data Engineer, since May 2026"
        assert [role.name.text for role in box.roles] == ["MLOps Engineer"]

    def test_may_be_none_yet(self):
        [box] = picture("A product").boxes

        assert [line.label.text for line in box.lines] == ["No seats yet."]

    def test_are_counted_in_brief(self):
        [box] = picture(
            "A product\n    Pam PM define\n    ?new DE", is_brief=True, structure="hybrid"
        ).boxes

        assert not box.seats
        assert box.facts[0].label.text == "2 seats, 1 open, 17% covered"
        assert [line.label.text for line in box.lines][:1] == [
            "No seat for Data Scientist, MLOps Engineer"
        ]


class TestArrows:
    def test_lead_from_each_server_to_whom_it_serves(self):
        drawn = picture(
            f"{products(3)}\n{PLATFORM}\nSecond platform for T1\n    Max MLOps\n{SHARED}"
        )

        assert [(tree.server, tree.is_down, len(tree.heads)) for tree in drawn.trees] == [
            ("Plat", True, 3),
            ("Second", True, 1),
            ("IT", False, 3),
        ]

    def test_say_what_the_platform_brings(self):
        drawn = picture(f"{products(2)}\n{PLATFORM}")

        assert [one.label.text for one in drawn.bringings] == ["Deploy, Monitor"] * 2

    def test_name_the_platform_where_there_are_several(self):
        drawn = picture(f"{products(1)}\n{PLATFORM}\nSecond platform for nobody\n    Max MLOps")

        [told] = [one.label.text for one in drawn.bringings]
        assert re.sub("[\u2068\u2069]", "", told) == "Plat: Deploy, Monitor"

    def test_name_the_server_that_has_no_lane(self):
        servers = "\n".join(f"P{n} platform\n    Mia{n} MLOps deploy" for n in range(20))
        drawn = picture(f"{products(2)}\n{servers}", PHONE)

        drawn_servers = {tree.server for tree in drawn.trees}
        assert len(drawn_servers) == 4
        assert drawn.bringings[0].label.text.startswith("\u2068P4\u2069, ")
        check(drawn)

    @pytest.mark.parametrize("width", WIDTHS)
    @pytest.mark.parametrize("is_brief", [False, True])
    def test_of_very_many_servers_stay_at_their_teams(self, is_brief, width):
        platforms = "\n".join(f"P{n} platform\n    Mia{n} MLOps deploy" for n in range(14))
        shared = "\n".join(f"S{n} shared\n    Dean{n} DE prepare" for n in range(14))
        drawn = picture(f"{products(11)}\n{platforms}\n{shared}", width, is_brief=is_brief)

        assert len(drawn.trees) > 7
        check(drawn)

    def test_are_explained(self):
        drawn = picture(f"{products(1)}\n{PLATFORM}\n{SHARED}", structure="hybrid")

        assert [item.kind for item in drawn.key][:3] == ["platform", "shared", "role"]


class TestHandoffs:
    def test_are_lines_with_a_letter_and_their_state(self):
        drawn = picture(
            f"""
{products(2)}
{PLATFORM}
agreement model T0>Plat agreed format
agreement model T1>Plat draft format
            """
        )

        assert [(one.letter, one.stroke.tone.name, one.stroke.dash) for one in drawn.ways] == [
            ("A", "covered", ""),
            ("B", "shared", "5 4"),
        ]
        assert [item.lines[0][1].text[-6:] for item in drawn.key[-2:]] == ["agreed", " draft"]

    def test_lead_to_those_who_take_it_over(self):
        drawn = picture(f"{products(1)}\n{PLATFORM}")
        [one] = drawn.ways
        [head] = one.way.heads
        (_, tip), _ = legs(head)

        assert tip[1] == drawn.boxes[0].bottom + 1

    def test_are_counted_when_they_are_many(self):
        drawn = picture(f"{products(9)}\n{PLATFORM}")

        assert not drawn.ways
        assert [item.lines[0][1].text for item in drawn.key if item.kind == "handoff"] == [
            "Product teams to platform teams: 9 handoffs, 9 without agreement"
        ]


class TestManyTeams:
    @pytest.mark.parametrize("width", WIDTHS)
    @pytest.mark.parametrize("number", [3, 12])
    def test_show_their_seats_up_to_twelve(self, number, width):
        drawn = picture(f"{products(number)}\n{PLATFORM}\n{SHARED}", width, structure="hybrid")

        assert sum(len(box.seats) for box in drawn.boxes) == number + 2
        check(drawn)

    @pytest.mark.parametrize("width", WIDTHS)
    def test_are_small_boxes_up_to_thirty(self, width):
        drawn = picture(f"{products(30)}\n{PLATFORM}\n{SHARED}", width, is_brief=True)

        assert len(drawn.boxes) == 32
        assert sum(len(tree.heads) for tree in drawn.trees) == 60
        check(drawn)

    @pytest.mark.parametrize("width", WIDTHS)
    def test_are_put_together_beyond(self, width):
        drawn = picture(
            f"{products(100)}\n{PLATFORM}\nDW shared for T1 T2\n    Dean DE prepare",
            width,
            is_brief=True,
            is_clustered=True,
        )
        cluster = drawn.boxes[1]

        assert [re.sub("[\u2068\u2069]", "", cluster.title.text)] == ["Served by Plat"]
        assert cluster.facts[0].label.text == "100 teams, 100 seats"
        assert cluster.badge.text == "298 gaps"
        assert "DW serves 2 of them" in re.sub("[\u2068\u2069]", "", cluster.lines[-1].label.text)
        assert drawn.height < 800
        check(drawn)

    def test_of_one_kind_are_counted_after_thirty(self):
        servers = "\n".join(f"P{n} platform\n    Mia{n} MLOps deploy" for n in range(33))
        drawn = picture(f"{products(1)}\n{servers}", is_brief=True)

        assert "3 more platform teams" in [box.title.text for box in drawn.boxes]
        check(drawn)


class TestNames:
    @pytest.mark.parametrize("width", WIDTHS)
    @pytest.mark.parametrize(
        "name", ["x" * 270, "word " * 50, "نادية حداد " * 20, "検索" * 99, "👩‍💻🚀" * 60]
    )
    def test_stay_inside_their_boxes_whatever_they_are(self, name, width):
        drawn = picture(
            f'A product "{name}"\n    Pam PM name="{name}" define\n'
            f'Plat platform "{name}"\n    Mia MLOps name="{name}" deploy monitor',
            width,
            structure="centralized",
        )

        assert drawn.boxes[0].title.full.split() == name.split()
        check(drawn)


@given(designs())
@pytest.mark.parametrize("is_brief", [False, True])
def test_no_line_runs_through_a_box_and_nothing_is_left_out(is_brief, design):
    teams = teams_of(design, is_brief=is_brief)
    for width in WIDTHS:
        drawn = draw_structure(teams, width)

        check(drawn)
        assert {box.key for box in drawn.boxes} == {team.key for team in design.teams}
        assert is_brief or sum(len(box.seats) for box in drawn.boxes) == len(design.seats)
        assert sum(len(tree.heads) for tree in drawn.trees) == sum(
            len(panel.servers) for panel in teams.products
        )
