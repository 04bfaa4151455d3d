"""That a fix says everything it does, and no more."""

from dataclasses import replace

from roles.analysis import Design, analyse
from roles.analysis.changes import AcceptFinding, RemoveTeam
from roles.analysis.design import Stage
from roles.analysis.fixes import Fix
from tests.analysis.drawing import REFERENCE, draw
from tests.analysis.test_fixes import fixes_of, labels


def fixes_at(design: Design, subject: str) -> tuple[Fix, ...]:
    [finding] = [one for one in analyse(design) if one.subject == subject]
    return finding.fixes


class TestLending:
    def test_says_what_is_left_at_home(self):
        team = """
            A product
                Pam PM define
            B product
                Bob MLOps 80% free=80% monitor deploy
        """
        fix = fixes_at(draw(team), "monitor[A]")[0]

        assert fix.label == "Seat Bob (MLOps Engineer) in A too, with 40%, to own Monitor"
        assert fix.reason == (
            "Holds the role, and sits in B; has 40% instead of 80% there then, and a second team "
            "costs time to switch."
        )

    def test_takes_nothing_at_home_from_somebody_with_free_time(self):
        team = """
            A product
                Pam PM define
            B product
                Bob MLOps 80% monitor deploy
        """

        assert fixes_at(draw(team), "monitor[A]")[0].reason == (
            "Holds the role, and sits in B; a second team costs time to switch."
        )

    def test_says_that_others_step_back(self):
        team = """
            A product
                Pam  PM define
            B product
                Dora DS explore
            Plat platform
                Rex  DE explore prepare
        """
        [label, *_] = [
            fix.label
            for finding in analyse(draw(team, structure="hybrid"))
            if finding.subject == "A:data_scientist"
            for fix in finding.fixes
            if fix.label.startswith("Seat Dora")
        ]

        assert label.endswith("to own Explore, and keep those elsewhere as backup")


class TestHandingOver:
    def test_names_only_what_somebody_gets(self):
        team = """
            A product
                Xi   MLOps 40% deploy monitor build prepare
                Eli  MLE
            B product
                Bo   DS
            Plat platform
                Mia  MLOps monitor
        """

        assert labels(draw(team), "CAP-01")[0] == (
            "Hand Deploy over to Eli, leave Monitor to whoever owns it already, and keep Xi as "
            "backup"
        )

    def test_says_that_a_role_is_added(self):
        team = """
            A product
                Xi DS 40% explore build define
                Bo DE
        """

        assert labels(draw(team), "CAP-01")[0] == (
            "Hand Build over to Bo, with the role Data Scientist added, and keep Xi as backup"
        )

    def test_says_what_no_team_waits_for(self):
        team = """
            A product
                Pam PM define
            Plat platform for nobody
                Xi MLOps 40% deploy monitor build prepare
        """

        assert labels(draw(team), "CAP-01")[0] == (
            "Let go of Build and Deploy, which no team waits for, and keep Xi as backup"
        )


class TestRolesAdded:
    def test_are_told_where_several_activities_are_shared_out(self):
        team = """
            A product
                Xi   DS
                role PM prepare deploy
        """

        assert labels(draw(team), "GAP-03")[0] == (
            "Let Xi own Deploy and Prepare, with the roles Machine Learning Engineer and Data "
            "Engineer added"
        )

    def test_are_told_with_who_learns_them_where_there_are_several_people(self):
        team = """
            A product
                Ann MLE   deploy
            B product
                Bob MLE   deploy
            C product
                Cy  MLOps deploy monitor
        """

        assert fixes_at(draw(team), "monitor[A,B]")[0].label == (
            "Give Monitor to Ann for A and Bob for B, with the role MLOps Engineer added to Ann "
            "and Bob"
        )


class TestHiring:
    def test_opens_a_seat_in_each_of_several_teams(self):
        team = """
            A product
                Pam PM define
            B product
                Paz PM define
            C product
                ?new MLOps
                Peg PM define
        """
        told = [fix.label for fix in fixes_at(draw(team), "monitor[A,B,C]")]

        assert (
            "Open a seat for an MLOps Engineer in each of A and B, and wait for that in C, to own "
            "Monitor"
        ) in told

    def test_opens_a_seat_in_one_team(self):
        team = """
            A product
                Pam PM define
        """

        assert "Open a seat for an MLOps Engineer in A, to own Monitor" in [
            fix.label for fix in fixes_at(draw(team), "monitor[A]")
        ]


class TestLeaving:
    TEAM = """
        A product
            Xi  DS 40% explore
            Eli DS 40%
        B product
            Xi  DS 40%
            Bo  DS 40%
        C product
            Xi  DS 20% build explore
    """

    def test_says_who_gets_what(self):
        assert labels(draw(self.TEAM), "CAP-03")[0] == "Take Xi out of A, and give Explore to Eli"

    def test_does_not_leave_a_team_without_anybody_first(self):
        last = fixes_of(draw(self.TEAM), "CAP-03")[-1]

        assert last.label == "Take Xi out of C, which leaves nobody in C"
        assert last.reason == "With 20% there, it is the smallest part; what Xi holds there goes."

    def test_says_that_a_role_is_added_and_other_ticks_go(self):
        team = """
            A product
                Xi  DS 40%
                Ann DS 40%
            B product
                Xi  DS 40%
                Bo  DS 40%
            C product
                Xi  DS 20% explore C:build
                Eli MLE
        """
        first = fixes_of(draw(team), "CAP-03")[0]

        assert first.label == (
            "Take Xi out of C, and give Explore to Eli, with the role Data Scientist added"
        )
        assert first.reason == (
            "With 20% there, it is the smallest part; what else Xi holds there goes."
        )


class TestEmptyTeams:
    def test_with_a_planned_seat_are_not_removed(self):
        team = """
            A product
                Pam PM define
            B product
                Bob MLOps from=2027-01-01 monitor
        """
        [fix] = fixes_of(draw(team), "DAT-02")

        assert fix.label == "Open a seat in B"

    def test_with_work_for_them_are_not_called_bare(self):
        team = """
            A product
                Pam PM define
            B product
            Plat platform
                Mia MLOps monitor@B
        """
        opening, removal = fixes_of(draw(team), "DAT-02")

        assert opening.label == "Open a seat in B"
        assert removal.changes == (RemoveTeam("B"),)
        assert removal.reason == "What is noted there and for the team goes with it."


def test_a_structure_is_not_said_to_fit_work_that_nobody_owns():
    team = """
        A product
            Pam PM
        Plat platform
            Mia MLOps
    """

    assert {fix.reason for fix in fixes_of(draw(team), "DAT-07")} == {
        "Nothing is owned yet to go by."
    }


class TestDrafts:
    TEAM = """
        A product
            Dora DS build
        Plat platform
            Rex  DE prepare
    """

    def test_quote_the_source(self):
        assert fixes_of(draw(self.TEAM), "HND-01")[0].reason == (
            "The source says for this handoff: “A data contract”. A draft asks to be agreed on."
        )

    def test_name_no_source_that_says_nothing(self):
        reference = replace(
            REFERENCE, handoffs=tuple(replace(one, solution="") for one in REFERENCE.handoffs)
        )

        assert fixes_of(draw(self.TEAM, reference=reference), "HND-01")[0].reason == (
            "A draft asks to be agreed on."
        )


class TestUnclearRoles:
    def test_are_not_guessed_from_nothing(self):
        team = """
            A product
                Xi  - title="Wizard"
                Dora DS explore
        """
        [fix] = fixes_of(draw(team, stage=Stage.GROWN), "TTL-03")

        assert isinstance(fix.changes[0], AcceptFinding)

    def test_are_read_from_the_work(self):
        team = """
            A product
                Xi  - title="Wizard" prepare
                Dora DS explore
        """

        assert labels(draw(team), "TTL-03") == ["Seat Xi as Data Engineer"]
