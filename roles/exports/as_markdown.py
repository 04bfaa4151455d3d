import re
from collections.abc import Iterable

from roles.exports.as_text import counts_text
from roles.interchange.report_file import Report, ReportedFinding

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#|~!])")

_COLUMNS = ("Severity", "Rule", "Finding", "What to do")


def as_markdown(reports: Iterable[Report]) -> bytes:
    """Write the reports as Markdown: a section a design, a table of its findings."""
    return "\n".join(_section(report) for report in reports).encode()


def _section(report: Report) -> str:
    design = report.design
    about = [
        f"Framework: {_text(design.framework.title)}",
        f"Structure: {_text(design.structure or 'not chosen')}",
        f"As of: {design.as_of.isoformat()}",
    ]
    lines = [
        f"# {_text(design.name or report.file or 'Design')}",
        "",
        *(f"- {line}" for line in about),
        "",
        f"{counts_text(report)}.",
        "",
    ]
    if report.findings:
        lines.append(markdown_table(_COLUMNS, (_row(one) for one in report.findings)))
    return "\n".join(lines)


def markdown_table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table whose cells show as they are, whatever they hold."""
    head = list(columns)
    lines = [_line(head), _line(["---"] * len(head))]
    lines += [_line(_text(cell) for cell in row) for row in rows]
    return "\n".join(lines) + "\n"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _row(one: ReportedFinding) -> tuple[str, ...]:
    finding = one.finding
    severity = finding.severity.label if one.is_open else "Acknowledged"
    return severity, f"{finding.rule} {finding.name}", finding.message, finding.fix


def _text(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
