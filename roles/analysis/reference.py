"""A framework as one design reads it."""

from collections.abc import Mapping
from functools import cached_property

from roles.analysis.design import Activity, Design, Mark, Serving, Strength


class Reference:
    """What applies to the design, with the variations it accepts, and what its titles mean."""

    def __init__(self, design: Design) -> None:
        self.design = design
        self.framework = design.framework

    @cached_property
    def activities(self) -> tuple[Activity, ...]:
        """Those that are required and apply to the way predictions are served."""
        serving = self.design.serving
        return tuple(
            activity
            for activity in self.framework.activities
            if activity.required and (serving is Serving.BOTH or serving in activity.serving)
        )

    @cached_property
    def applicable(self) -> frozenset[str]:
        return frozenset(activity.key for activity in self.activities)

    @cached_property
    def owner_roles(self) -> Mapping[str, frozenset[str]]:
        """The roles that own each activity, by the matrix and the accepted variations."""
        accepted = [
            cell
            for key in self.design.accepted_variations
            for cell in self.framework.variation_by_key[key].cells
        ]
        roles: dict[str, set[str]] = {activity.key: set() for activity in self.framework.activities}
        for cell in (*self.framework.cells, *accepted):
            if cell.mark is Mark.OWNER:
                roles[cell.activity].add(cell.role)
        return {activity: frozenset(owners) for activity, owners in roles.items()}

    @cached_property
    def owned_by_role(self) -> Mapping[str, frozenset[str]]:
        """The applicable activities that each role owns."""
        return {
            role: frozenset(key for key in self.applicable if role in self.owner_roles[key])
            for role in self.framework.role_by_key
        }

    @cached_property
    def support(self) -> frozenset[tuple[str, str]]:
        return frozenset(
            (cell.activity, cell.role) for cell in self.framework.cells if cell.mark is Mark.SUPPORT
        )

    @cached_property
    def exclusions(self) -> Mapping[tuple[str, str], Strength]:
        strengths: dict[tuple[str, str], Strength] = {}
        for one in self.framework.exclusions:
            if one.activity and strengths.get((one.role, one.activity)) is not Strength.HARD:
                strengths[one.role, one.activity] = one.strength
        return strengths

    def roles_of_title(self, title: str) -> tuple[str, ...]:
        """The roles a title can mean here: by the crosswalk if it knows it, else by name."""
        title = title.strip().casefold()
        if (roles := self.framework.ambiguous_titles.get(title)) is not None:
            return tuple(roles)
        return (self._role_by_name[title],) if title in self._role_by_name else ()

    def role_of_title(self, title: str) -> frozenset[str]:
        """The one role a title stands for: the role of that name, else the crosswalk's only one."""
        title = title.strip().casefold()
        if title in self._role_by_name:
            return frozenset({self._role_by_name[title]})
        roles = self.framework.ambiguous_titles.get(title, ())
        return frozenset(roles) if len(roles) == 1 else frozenset()

    @cached_property
    def _role_by_name(self) -> Mapping[str, str]:
        return {role.name.casefold(): role.key for role in self.framework.roles}
