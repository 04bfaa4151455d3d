from collections.abc import Iterable
from datetime import datetime

from roles.interchange.report_file import Report, report_json


def as_json(reports: Iterable[Report], *, generated_at: datetime) -> bytes:
    """Write the reports as UTF-8 JSON, the format that programs may rely on."""
    return report_json(reports, generated_at).encode()
