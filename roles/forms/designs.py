from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.models import model_to_dict

from roles.analysis.design import DataScale, Serving
from roles.analysis.thresholds import THRESHOLDS
from roles.forms.choices import offer
from roles.forms.merging import MergingForm
from roles.forms.names import NameField
from roles.forms.thresholds import ThresholdField, threshold_field
from roles.interchange.file_text import MAX_BYTES
from roles.models import Design, FrameworkVersion, Structure

_SERVING = [
    (Serving.ONLINE.value, "Online, when somebody asks"),
    (Serving.BATCH.value, "In batches"),
    (Serving.BOTH.value, "Both"),
]
_DATA_SCALE = [
    (DataScale.SMALL.value, "Small"),
    (DataScale.LARGE.value, "Large, millions of events a day"),
]


@dataclass(frozen=True, slots=True)
class FrameworkChoice:
    """A framework to choose, with the structures that it has."""

    version: FrameworkVersion
    is_chosen: bool
    structures: Sequence["StructureChoice"]
    field: str


@dataclass(frozen=True, slots=True)
class StructureChoice:
    """A structure to choose; None stands for no choice yet."""

    structure: Structure | None
    is_chosen: bool


class _SettingsForm(forms.ModelForm):
    name = NameField(label="Name", widget=forms.TextInput(attrs={"autocomplete": "off"}))
    serving = forms.ChoiceField(
        label="How predictions are served", choices=_SERVING, initial=Serving.ONLINE.value
    )
    data_scale = forms.ChoiceField(
        label="Amount of data", choices=_DATA_SCALE, initial=DataScale.SMALL.value
    )

    class Meta:
        model = Design
        fields = ["name", "serving", "data_scale", "regulated"]
        labels = {"regulated": "The field is regulated"}


class NewDesignForm(_SettingsForm):
    """A name, a framework, one of its structures, and what the judgement depends on.

    Every framework has a field of its own for its structures, so that the page needs no script;
    only that of the chosen one counts. `cleaned_data` holds `version` and `structure`.
    """

    version = forms.TypedChoiceField(label="Framework", coerce=int)

    def __init__(self, *args: Any, versions: Iterable[FrameworkVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What says something about structure comes first, and is proposed with its last one.
        every = sorted(versions, key=lambda version: not _structures(version))
        self._versions = {version.pk: version for version in every}
        offer(self, "version", [(pk, one.framework.title) for pk, one in self._versions.items()])
        self.fields["version"].initial = every[0].pk if every else None
        for one in every:
            structures = _structures(one)
            if structures:
                self.fields[_structure_field(one)] = forms.ChoiceField(
                    required=False,
                    choices=_structure_choices(structures),
                    initial=structures[-1].key,
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        version = self._versions.get(cleaned.get("version", 0))
        if version is not None:
            cleaned["version"] = version
            cleaned["structure"] = cleaned.get(_structure_field(version), "")
        return cleaned

    def settings(self) -> dict[str, Any]:
        """The fields of Design, without those of the frameworks that were not chosen."""
        names = ["name", "serving", "data_scale", "regulated", "version", "structure"]
        return {name: self.cleaned_data[name] for name in names}

    def frameworks(self) -> Iterator[FrameworkChoice]:
        chosen = str(self["version"].value())
        for version in self._versions.values():
            field = _structure_field(version)
            structures = _structures(version)
            value = (self[field].value() or "") if structures else ""
            yield FrameworkChoice(
                version=version,
                is_chosen=str(version.pk) == chosen,
                structures=_choices(structures, value) if structures else (),
                field=field,
            )


class DesignForm(MergingForm, _SettingsForm):
    """All settings of a design that is there; its framework version is pinned."""

    structure = forms.ChoiceField(required=False)
    confirm_after_days = forms.IntegerField(
        label="Ask owners again after so many days",
        help_text="Their ticks then need confirming. Leave it empty for never.",
        min_value=1,
        max_value=3650,
        required=False,
    )
    accepted_variations = forms.MultipleChoiceField(
        label="Variations accepted here", required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta(_SettingsForm.Meta):
        fields = [
            "name",
            "serving",
            "stage",
            "regulated",
            "data_scale",
            "as_of",
            "confirm_after_days",
        ]
        widgets = {"as_of": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        labels = _SettingsForm.Meta.labels | {"stage": "How grown the organisation is"}

    def __init__(self, data: Mapping[str, Any] | None = None, *, design: Design) -> None:
        # Not the design itself, which would then show what was typed, right or wrong.
        super().__init__(data, initial=model_to_dict(design))
        self._structures = _structures(design.version)
        offer(self, "structure", _structure_choices(self._structures))
        variations = [
            (row.key, row.text) for row in design.version.variations.order_by("position", "pk")
        ]
        if variations:
            offer(self, "accepted_variations", variations)
        else:
            del self.fields["accepted_variations"]
        for name, threshold in THRESHOLDS.items():
            self.fields[threshold_field(name)] = ThresholdField(
                threshold,
                usual=design.version.thresholds.get(name, threshold.default),
                initial=design.thresholds.get(name),
            )
        self._usual = design.version.thresholds
        self.compare_with({name: self[name].initial for name in self.fields})

    def structures(self) -> Sequence[StructureChoice]:
        return _choices(self._structures, self["structure"].value() or "")

    def thresholds(self) -> list[forms.BoundField]:
        return [self[threshold_field(name)] for name in THRESHOLDS]

    @property
    def has_thresholds(self) -> bool:
        """Whether a limit differs from its usual value, or is wrong."""
        return any(field.errors or field.value() not in (None, "") for field in self.thresholds())

    def clean(self) -> dict[str, Any]:
        """`thresholds` holds those that differ from their usual value, each by its own name."""
        cleaned = super().clean() or self.cleaned_data
        fields = {name: cleaned.pop(threshold_field(name), None) for name in THRESHOLDS}
        cleaned["thresholds"] = {
            name: value
            for name, value in fields.items()
            if value is not None and value != self._usual.get(name, THRESHOLDS[name].default)
        }
        return cleaned


class DeleteDesignForm(forms.Form):
    """The name of the design, which its owner types before what is true now is gone."""

    name = forms.CharField(
        label="Type the name of the design", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, design: Design, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._name = design.name

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name.split() != self._name.split():
            raise forms.ValidationError(f"This is not its name. It is called “{self._name}”.")
        return name


class DesignFileForm(forms.Form):
    """A design file, and a name for the design if it is to be another than in the file."""

    file = forms.FileField(
        label="Design file",
        help_text=f"YAML or JSON, at most {MAX_BYTES // 1024 // 1024} MiB.",
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.json"}),
        error_messages={
            "required": "Choose a file.",
            "empty": "The file is empty.",
        },
    )
    name = NameField(
        label="Name", required=False, help_text="Leave it empty for the name in the file."
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(f"The file is larger than {MAX_BYTES // 1024 // 1024} MiB.")
        return file


def _structures(version: FrameworkVersion) -> Sequence[Structure]:
    """In their order, without a query where they were fetched with the version."""
    return sorted(version.structures.all(), key=lambda row: (row.position, row.pk))


def _structure_field(version: FrameworkVersion) -> str:
    return f"structure_{version.pk}"


def _structure_choices(structures: Sequence[Structure]) -> list[tuple[str, str]]:
    return [(row.key, row.name) for row in structures] + [("", "Not chosen yet")]


def _choices(structures: Sequence[Structure], value: str) -> Sequence[StructureChoice]:
    return [StructureChoice(row, row.key == value) for row in structures] + [
        StructureChoice(None, not value)
    ]
