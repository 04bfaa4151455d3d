import textwrap
from collections.abc import Iterable

from roles.analysis.findings import Severity
from roles.interchange.report_file import Report, ReportedFinding

WIDTH = 100
INDENT = 16

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_BOLD, _FAINT = "1", "2"


def as_text(reports: Iterable[Report], *, in_colour: bool = False) -> str:
    """Write the reports for people at a terminal, plain unless colour is asked for."""
    return "\n".join(_section(report, in_colour=in_colour) for report in reports)


def counts_text(report: Report) -> str:
    """How many findings there are of each severity, in words: `1 High, 4 Medium`."""
    counts = [
        f"{report.count(severity)} {severity.label}"
        for severity in Severity
        if report.count(severity)
    ]
    if report.acknowledged_count:
        counts.append(f"{report.acknowledged_count} acknowledged")
    return ", ".join(counts) or "No findings"


def wrapped(text: str) -> list[str]:
    """A paragraph as indented lines."""
    indent, width = " " * INDENT, WIDTH - INDENT
    lines, rest = [], text
    # Words with one blank between them, as nearly all texts are, take no word-wrapper's time.
    is_plain = text.isprintable() and text == text.strip() and "-" not in text and "  " not in text
    while is_plain and len(rest) > width:
        line, blank, _ = rest[: width + 1].rpartition(" ")
        is_plain = bool(blank)
        lines.append(indent + line)
        rest = rest[len(line) + 1 :]
    if not is_plain:
        return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)
    return [*lines, indent + rest] if text else []


def _section(report: Report, *, in_colour: bool) -> str:
    design = report.design
    title = ": ".join(part for part in (report.file, design.name) if part)
    about = ", ".join(
        (design.framework.title, design.structure or "no structure", design.as_of.isoformat())
    )
    lines = [_painted(title or "Design", _BOLD, in_colour=in_colour), f"  {about}"]
    for one in report.findings:
        lines += _finding(one, in_colour=in_colour)
    lines += [f"  {counts_text(report)}", ""]
    return "\n".join(lines)


def _finding(one: ReportedFinding, *, in_colour: bool) -> list[str]:
    finding = one.finding
    label, colour = finding.severity.label, _COLOURS[finding.severity]
    if not one.is_open:
        label, colour = "Acknowledged", _FAINT
    label = _painted(f"{label:<12}", colour, in_colour=in_colour)
    return [
        f"  {label}  {finding.rule}  {finding.subject}",
        *wrapped(finding.message),
        *wrapped(f"→ {finding.fix}"),
    ]


def _painted(text: str, colour: str, *, in_colour: bool) -> str:
    return f"\N{ESCAPE}[{colour}m{text}\N{ESCAPE}[0m" if in_colour else text
