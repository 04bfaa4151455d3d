from roles.pages.agreement_picture import (
    LINES_AT_MOST,
    ROWS_AT_MOST,
    TEAMS_IN_FULL,
    draw_agreements,
)
from roles.pages.passages import Passage, Side, State


def passage(between: str, state: State = State.MISSING, name: str = "Model handoff") -> Passage:
    giver, taker = between.split(">")
    return Passage(
        handoff="model",
        name=name,
        subject=f"model:{between}",
        state=state,
        giving=Side((giver,), giver, "product"),
        taking=Side((taker,), taker, "platform"),
        units="",
        agreements=(),
    )


def draw(*between: str, team_count: int = 3):
    return draw_agreements(map(passage, between), team_count=team_count)


class TestDrawAgreements:
    def test_puts_who_gives_left_and_who_takes_right(self):
        [drawing] = draw("Ads>Plat").drawings

        left, right = sorted(drawing.boxes, key=lambda box: box.x)
        assert (left.full, right.full) == ("Ads", "Plat")
        assert right.x + right.width == drawing.width
        [line] = drawing.lines
        assert line.path.startswith(f"M{left.width} ")

    def test_gives_each_line_a_row_of_its_own_beside_one_tall_box(self):
        [drawing] = draw("Ads>Plat", "Books>Plat", "Cars>Plat").drawings

        tall = max(drawing.boxes, key=lambda box: box.height)
        assert (tall.full, len(drawing.boxes)) == ("Plat", 4)
        assert sum(box.full == "Plat" for box in drawing.boxes) == 1
        ys = [line.y for line in drawing.lines]
        assert len(set(ys)) == 3
        assert all(tall.y < y < tall.y + tall.height for y in ys)

    def test_draws_a_partner_of_two_handoffs_once(self):
        [drawing] = draw("Ads>Plat", "Books>Plat", "Ads>Plat").drawings

        assert [box.full for box in drawing.boxes] == ["Plat", "Ads", "Books"]
        assert drawing.boxes[1].height > drawing.boxes[2].height

    def test_draws_every_line_once_where_a_team_gives_and_takes(self):
        picture = draw("Ads>Plat", "Books>Plat", "Plat>Ads", "Plat>Books", "Ads>Books")

        drawn = [line.passage.subject for one in picture.drawings for line in one.lines]
        assert sorted(drawn) == [
            "model:Ads>Books",
            "model:Ads>Plat",
            "model:Books>Plat",
            "model:Plat>Ads",
            "model:Plat>Books",
        ]

    def test_names_each_drawing_and_counts_its_states(self):
        picture = draw_agreements(
            [passage("Ads>Plat"), passage("Books>Plat", State.AGREED), passage("Cars>Plat")],
            team_count=4,
        )

        assert [(one.title, one.told) for one in picture.drawings] == [
            ("To Plat", "2 missing, 1 agreed")
        ]

    def test_marks_every_state_by_its_stroke(self):
        states = [state for state in State if state is not State.INSIDE]
        picture = draw_agreements(
            [passage(f"{state}>Plat", state) for state in states], team_count=4
        )

        dashes = [line.dash for one in picture.drawings for line in one.lines]
        assert len(set(dashes)) == len(states)

    def test_leaves_out_what_stays_inside_a_team(self):
        assert draw_agreements([passage("Ads>Ads", State.INSIDE)], team_count=1).drawings == ()

    def test_breaks_a_long_name_between_its_words(self):
        [drawing] = draw("Search and Recommendations of Listings>Plat").drawings

        lines = [text for _, text in drawing.boxes[1].names]
        assert len(lines) == 2
        assert lines[0] == "Search and"
        assert lines[1].endswith("…")

    def test_says_the_name_of_a_tall_box_again(self):
        [drawing] = draw(*(f"Team {number}>Plat" for number in range(20))).drawings

        assert len(drawing.boxes[0].names) == 3

    def test_breaks_what_is_taller_than_a_screen_into_parts(self):
        drawings = draw(*(f"Team {number}>Plat" for number in range(ROWS_AT_MOST + 1))).drawings

        assert [one.title for one in drawings] == ["To Plat, 1 of 2", "To Plat, 2 of 2"]
        assert [len(one.lines) for one in drawings] == [11, 10]

    def test_leaves_out_what_is_settled_where_there_are_many_teams(self):
        passages = [passage("Ads>Plat", State.AGREED), passage("Books>Plat", State.DRAFT)]

        picture = draw_agreements(passages, team_count=TEAMS_IN_FULL + 1)

        assert [box.full for box in picture.drawings[0].boxes] == ["Plat", "Books"]
        assert picture.note == (
            "Of 2 only 1 are drawn, what is left to do first; the list has them all."
        )
        assert draw_agreements(passages, team_count=TEAMS_IN_FULL).note == ""

    def test_says_so_where_nothing_is_left_to_draw(self):
        picture = draw_agreements([passage("Ads>Plat", State.AGREED)], team_count=99)

        assert picture.drawings == ()
        assert "nothing is left to do" in picture.note

    def test_draws_so_many_lines_at_most_the_worst_first(self):
        settled = [passage(f"A{n}>Plat", State.STALE) for n in range(LINES_AT_MOST)]

        picture = draw_agreements([*settled, passage("Ads>Plat")], team_count=99)

        drawn = [line.passage.subject for one in picture.drawings for line in one.lines]
        assert len(drawn) == LINES_AT_MOST
        assert drawn[0] == "model:Ads>Plat"
