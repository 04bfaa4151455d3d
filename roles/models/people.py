from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import connections, models
from django.db.models import F, Q, Sum, Value
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce, Concat, Lower
from django.db.models.lookups import Lookup
from django.db.models.sql.compiler import SQLCompiler

from roles.analysis.design import PersonKind
from roles.models.accounts import User
from roles.models.teams import Seat

# Shares have four digits; what SQLite adds up to the limit is not above it.
_TOLERANCE = Decimal("0.00005")
# So many people are found before they are put in order, even if that takes a list of them.
_FEW = 2_000


@models.TextField.register_lookup
class Mentions(Lookup):
    """Whether a text in small letters has a word in it, whatever the case and script of the word.

    SQLite makes only ASCII small, so of every other letter it is asked for both cases.
    """

    lookup_name = "mentions"

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        field, params = self.process_lhs(compiler, connection)
        word = connection.ops.prep_for_like_query(self.rhs.lower())
        return f"{field} LIKE %s", (*params, f"%{word}%")

    def as_sqlite(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        field, params = self.process_lhs(compiler, connection)
        first, *others = self.rhs
        rest = "".join(_pattern(_cases_of(letter)) for letter in others)
        # One pattern for each case of the first letter: GLOB looks for a letter three times as
        # fast as for a class of letters.
        words = [f"*{_pattern(case)}{rest}*" for case in _cases_of(first)]
        found = " OR ".join(f"{field} GLOB %s" for _ in words)
        return f"({found})", tuple(value for word in words for value in (*params, word))


def _cases_of(letter: str) -> str:
    """A letter as it may stand in a text in small letters: in both cases, unless it is ASCII."""
    if letter.isascii():
        return letter.lower()
    cases = {letter, letter.lower(), letter.upper()}
    return "".join(sorted(case for case in cases if len(case) == 1))


def _pattern(letters: str) -> str:
    """What stands for any of some letters in GLOB, for itself in the case of a star too."""
    return letters if len(letters) == 1 and letters not in "*?[" else f"[{letters}]"


class PersonQuerySet(models.QuerySet["Person"]):
    def in_name_order(self) -> Self:
        return self.order_by("name", "pk")

    def found_by(self, text: str) -> Self:
        """Those with every word of the text in their name, job title, department or email."""
        people = self
        for word in text.split():
            people = people.filter(search_text__mentions=word)
        return people

    def here(self, *, on: date) -> Self:
        """Those who have not left on that day; some may only come later."""
        return self.filter(Q(leaves_on=None) | Q(leaves_on__gte=on))

    def left(self, *, on: date) -> Self:
        return self.filter(leaves_on__lt=on)

    def leaving(self, *, on: date, days: int) -> Self:
        """Those whose last day is that day, or so many days later at most."""
        return self.filter(leaves_on__range=(on, on + timedelta(days=days)))

    def seated_in(self, seats: models.QuerySet[Seat]) -> Self:
        return self.filter(pk__in=_sitting(seats))

    def without_seat_in(self, seats: models.QuerySet[Seat]) -> Self:
        return self.exclude(pk__in=_sitting(seats))

    def over_allocated_by(self, seats: models.QuerySet[Seat]) -> Self:
        """Those whose shares in the seats add up to more than the time they have."""
        given = (
            seats.exclude(participant=None)
            .order_by()
            .values("participant__person")
            .annotate(given=Sum("fte"))
            .filter(given__gt=F("participant__person__available") + _TOLERANCE)
        )
        return self.filter(pk__in=given.values("participant__person"))

    def found_first(self, among: "PersonQuerySet", *, count: int) -> "PersonQuerySet":
        """The same people in their order, to be found out of `among` before they are put in it.

        A database otherwise walks the index of the order and looks up each person on its way, to
        see whether they are wanted: where few are, that takes four times as long. It does not
        where no index has the order; a list is better for PostgreSQL, unless the `count` is too
        large for one.
        """
        first, *others = self.query.order_by
        if connections[self.db].vendor == "sqlite" or count > _FEW:
            return self.order_by(_in_no_index(first), *others)
        found = list(self.order_by().values_list("pk", flat=True))
        people = among.filter(pk__in=found).order_by(first, *others)
        return people if self.query.standard_ordering else people.reverse()


def _in_no_index(order: Any) -> OrderBy:
    """The same order, a name or an OrderBy, by what a database takes for something else."""
    if isinstance(order, str):
        field = F(order.removeprefix("-"))
        order = field.desc() if order.startswith("-") else field.asc()
    same: OrderBy = order.copy()
    same.expression = Coalesce(order.expression, order.expression)
    return same


def _sitting(seats: models.QuerySet[Seat]) -> models.QuerySet[Seat, tuple[int]]:
    # A list of a few hundred is found once; to ask it of each of ten thousand takes seconds.
    return seats.exclude(participant=None).values_list("participant__person")


# What the directory can be put in order by.
PERSON_ORDERS = ("name", "title", "department", "email", "kind", "starts_on", "leaves_on")


class Person(models.Model):
    """Somebody an organisation can seat: an employee, a contractor, or a whole firm (vendor)."""

    organisation = models.ForeignKey(
        "roles.Organisation", on_delete=models.CASCADE, related_name="people"
    )
    name = models.CharField(max_length=300)
    email = models.EmailField(blank=True)
    title = models.CharField(max_length=300, blank=True)
    department = models.CharField(max_length=300, blank=True)
    kind = models.CharField(
        max_length=10,
        choices=[(kind.value, kind.value.capitalize()) for kind in PersonKind],
        default=PersonKind.EMPLOYEE.value,
    )
    available = models.DecimalField(
        "available share of time",
        max_digits=5,
        decimal_places=4,
        default=1,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text="1 is full time, 0.5 is half.",
    )
    manager = models.ForeignKey(
        "self", on_delete=models.SET_NULL, related_name="reports", null=True, blank=True
    )
    external_id = models.CharField(
        max_length=200, blank=True, help_text="The id in the system the person came from."
    )
    starts_on = models.DateField("first day", null=True, blank=True)
    leaves_on = models.DateField(
        "last day", null=True, blank=True, help_text="Somebody who left stays, with this day."
    )

    # All that somebody is looked for by; the database keeps it. It is no index, for long names
    # would not fit into one; to read it is quick enough.
    search_text = models.GeneratedField(
        expression=Lower(
            Concat(
                *("name", Value(" "), "title", Value(" "), "department", Value(" "), "email"),
                output_field=models.TextField(),
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="person_external_id_once_per_organisation",
                fields=["organisation", "external_id"],
                condition=~Q(external_id=""),
                violation_error_message="Somebody else here has this external id.",
            ),
            models.CheckConstraint(
                name="person_available_in_range",
                condition=Q(available__gte=0, available__lte=1),
                violation_error_message="The available share of time lies between 0 and 1.",
            ),
            models.CheckConstraint(
                name="person_kind_is_known",
                condition=Q(kind__in=[kind.value for kind in PersonKind]),
            ),
            models.CheckConstraint(
                name="person_days_in_order",
                condition=Q(starts_on=None) | Q(leaves_on=None) | Q(starts_on__lte=F("leaves_on")),
                violation_error_message="The last day is before the first.",
            ),
        ]
        # One for each order of the directory, so that no page of it has to sort all people.
        indexes = [
            models.Index(name=f"person_by_{field}", fields=["organisation", field, "id"])
            for field in PERSON_ORDERS
        ]

    def __str__(self) -> str:
        return self.name

    def reports_to(self, other: "Person") -> bool:
        """Whether `other` stands above this person, at any height; one query a step."""
        passed = {self.pk}
        above = self.manager
        while above is not None and above.pk not in passed:
            if above.pk == other.pk:
                return True
            passed.add(above.pk)
            above = above.manager
        return False


class PendingImportQuerySet(models.QuerySet["PendingImport"]):
    def outdated(self, *, at: datetime) -> Self:
        """Those of more than a day ago, which nobody comes back to."""
        return self.filter(created_at__lt=at - timedelta(days=1))


class PendingImport(models.Model):
    """A sheet of people, or a responsibility matrix, that somebody uploaded and has to confirm.

    `choices` is what the person decided about it so far: columns, titles, who is
    who. The file itself waits here, so that what is confirmed is read from what was shown, and no
    browser has to send it twice. Once it is confirmed its content goes, but for the rows that were
    left out, as CSV; the row stays for a day so that a second click is recognised.
    """

    organisation = models.ForeignKey(
        "roles.Organisation", on_delete=models.CASCADE, related_name="pending_imports"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pending_imports"
    )
    purpose = models.CharField(
        max_length=10, choices=[("people", "People"), ("matrix", "Matrix")], default="people"
    )
    file_name = models.CharField(max_length=300)
    content = models.BinaryField()
    choices = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = PendingImportQuerySet.as_manager()

    def __str__(self) -> str:
        return self.file_name


class PeopleChangeQuerySet(models.QuerySet["PeopleChange"]):
    def outdated(self, *, at: datetime) -> Self:
        """Those of more than a day ago, which nobody takes back with one click."""
        return self.filter(made_at__lt=at - timedelta(days=1))

    def last_to_undo(self, user: User, *, at: datetime) -> "PeopleChange | None":
        """The last change of a user that can still be taken back, without what it put away."""
        done = self.filter(user=user, undone_at=None, made_at__gte=at - timedelta(days=1))
        return done.defer("before").order_by("-made_at").first()


class PeopleChange(models.Model):
    """What somebody changed about many people at once, kept so that it can be taken back.

    `people` are those that were changed, by primary key, and `left` is a digest of how all that
    belongs to them was left: while it is still so, `before` holds the rows to put back. A form
    that is sent twice has the `submission` of the first time.
    """

    organisation = models.ForeignKey(
        "roles.Organisation", on_delete=models.CASCADE, related_name="people_changes"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="people_changes"
    )
    submission = models.UUIDField()
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    people = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    left = models.CharField(max_length=64)

    objects = PeopleChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="people_change_once", fields=["organisation", "submission"]
            ),
        ]

    def __str__(self) -> str:
        return f"{len(self.people)} people on {self.made_at:%-d %B %Y}"


class TitleCorrection(models.Model):
    """What a job title means in an organisation, learnt when somebody corrected a suggestion.

    `title` is normalised as the suggestions read it; `role` is a key of the framework, and empty
    where the title is to have no role.
    """

    organisation = models.ForeignKey(
        "roles.Organisation", on_delete=models.CASCADE, related_name="title_corrections"
    )
    framework = models.ForeignKey(
        "roles.Framework", on_delete=models.CASCADE, related_name="title_corrections"
    )
    title = models.CharField(max_length=300)
    role = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="title_correction_once", fields=["organisation", "framework", "title"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.role or 'no role'}"
