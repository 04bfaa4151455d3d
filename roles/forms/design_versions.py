from django import forms


class MoveForm(forms.Form):
    """The version a design is to be judged by, and the revision of the design that was seen.

    `of` is the framework of the version, where it is not the design's own.
    """

    to = forms.IntegerField(min_value=1)
    of = forms.SlugField(required=False)
    revision = forms.IntegerField(min_value=0)
