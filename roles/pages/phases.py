"""The lifecycle of a model, as the pages group activities by it."""

PHASES = {
    "frame": "Why and what",
    "data": "Data",
    "model": "Model",
    "release": "Ship",
    "operate": "Run",
    "product": "Product",
}
"""In their order, by the stage of an activity."""


def phase_name(stage: str) -> str:
    return PHASES.get(stage) or stage.capitalize() or "Other"
