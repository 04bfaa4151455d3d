"""Which seat of somebody a fix is about."""

from roles.analysis.design import Seat
from roles.analysis.reading import Reading


def main_seat(reading: Reading, person: str) -> Seat:
    """The filled seat with the most time; of equals the first by team."""
    return min(reading.seats_of[person], key=lambda seat: (-seat.fte, seat.team))


def free_share(reading: Reading, person: str) -> float:
    """The time somebody has that no seat takes yet."""
    available = reading.design.person_by_key[person].available
    return round(max(available - reading.fte_of(person), 0.0), 4)


def percent(share: float) -> str:
    return f"{round(share * 100, 2):g}%"
