"""The worked cases of the product, exactly: no finding more, none fewer."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from roles.analysis import Framework, analyse
from roles.interchange.design_file import read_design
from roles.interchange.framework_file import read_shipped, shipped_frameworks
from tests.analysis.drawing import identities

SCENARIOS = sorted((Path(__file__).parent.parent / "data" / "scenarios").glob("*.yaml"))


def shipped_facts(slug: str) -> Framework | None:
    return read_shipped(slug).facts() if slug in shipped_frameworks() else None


def test_there_are_cases():
    assert len(SCENARIOS) == 30


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_case_gives_exactly_its_findings(path: Path):
    case = yaml.safe_load(path.read_text())
    content = yaml.safe_dump(case["design"], allow_unicode=True).encode()

    design = read_design(
        content, name=path.name, framework_of=shipped_facts, today=date(2000, 1, 1)
    )

    assert identities(analyse(design)) == {
        (one["rule"], one["subject"]) for one in case["expected"]
    }
