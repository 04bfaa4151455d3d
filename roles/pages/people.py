"""The people of an organisation, each with the seats they have in its live design."""

from django.db.models import Prefetch

from roles.models import Organisation, Participant, PersonQuerySet, Seat


def read_directory(organisation: Organisation) -> PersonQuerySet:
    """The people in name order, with manager and `live_participations`.

    Four queries for any page of them.
    """
    seats = Seat.objects.select_related("team").in_design_order()
    live = Participant.objects.filter(design__is_live=True).prefetch_related(
        Prefetch("seats", queryset=seats)
    )
    return (
        organisation.people.in_name_order()
        .select_related("manager")
        .prefetch_related(Prefetch("participations", queryset=live, to_attr="live_participations"))
    )
