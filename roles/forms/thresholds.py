from typing import Any

from django import forms

from roles.analysis.thresholds import Threshold, threshold_problem


class ThresholdField(forms.FloatField):
    """One limit; empty where the usual one counts."""

    def __init__(self, threshold: Threshold, *, usual: float, **options: Any) -> None:
        super().__init__(
            label=threshold.meaning,
            required=False,
            help_text=f"{usual:g} unless you say something else.",
            widget=forms.NumberInput(
                attrs={
                    "min": f"{threshold.minimum:g}",
                    "max": f"{threshold.maximum:g}",
                    "step": 1 if threshold.is_whole else "any",
                    "placeholder": f"{usual:g}",
                }
            ),
            **options,
        )
        self._name = threshold.name

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.10g}" if isinstance(value, int | float) else value

    def clean(self, value: Any) -> float | None:
        number: float | None = super().clean(value)
        if number is not None and (problem := threshold_problem(self._name, number)):
            raise forms.ValidationError(problem)
        return number


def threshold_field(name: str) -> str:
    """The name of the field of a limit."""
    return f"threshold_{name}"
