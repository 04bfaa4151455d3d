from datetime import UTC, datetime, timedelta

import pytest

from roles.actions.frameworks import publish_framework
from roles.interchange.framework_file import read_shipped, shipped_frameworks
from roles.interchange.framework_writing import write_framework
from roles.models import Cell, Exclusion, Framework, FrameworkVersion
from roles.snapshots import read_framework
from roles.snapshots.frameworks import read_framework_file

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, tzinfo=UTC)
LATER = datetime(2026, 11, 22, tzinfo=UTC)


class TestPublishFramework:
    @pytest.mark.parametrize("slug", shipped_frameworks())
    def test_stores_all_that_the_rules_ask(self, slug):
        file = read_shipped(slug)
        # A version is read once a process, and every test has a first one.
        at = NOW + timedelta(days=list(shipped_frameworks()).index(slug))

        publication = publish_framework(file=file, at=at)

        assert publication.is_new
        assert read_framework(publication.version) == file.facts(version=1)

    @pytest.mark.parametrize("slug", shipped_frameworks())
    def test_stores_nothing_that_is_too_long_for_its_column(self, slug):
        version = publish_framework(file=read_shipped(slug), at=NOW).version

        for row in [
            version,
            *version.roles.all(),
            *version.activities.all(),
            *version.variations.all(),
            *version.structures.all(),
            *version.handoffs.all(),
            *Cell.objects.filter(activity__version=version),
            *Exclusion.objects.filter(role__version=version),
        ]:
            for field in row._meta.fields:
                value = getattr(row, field.attname)
                assert not field.max_length or len(value) <= field.max_length

    def test_stores_all_that_people_read(self):
        version = publish_framework(file=read_shipped("mlops-who-does-what"), at=NOW).version

        mlops = version.roles.get(key="mlops_engineer")
        hybrid = version.structures.get(key="hybrid")
        handoff = version.handoffs.get(key="data")
        assert mlops.label == "MLOps"
        assert mlops.not_responsible[0]["strength"] == "hard"
        assert {"name": "Kubernetes", "kind": "tool", "note": ""} in mlops.skills
        assert {"data_engineer", "devops_engineer"} <= {one["with"] for one in mlops.interactions}
        assert "none of them is proof" in mlops.alias_note
        assert hybrid.homes["mlops_engineer"] == "both"
        assert hybrid.note
        assert handoff.elements == ["schema", "quality", "sla"]
        assert handoff.quote.startswith("documented schemas")

    def test_of_the_same_file_again_changes_nothing(self):
        file = read_shipped("mlops-who-does-what")
        first = publish_framework(file=file, at=NOW)

        second = publish_framework(file=file, at=LATER)

        assert not second.is_new
        assert second.version == first.version
        assert FrameworkVersion.objects.get().published_at == NOW

    def test_of_a_changed_file_adds_a_version_and_leaves_the_old_one(self):
        file = read_shipped("mlops-who-does-what")
        first = publish_framework(file=file, at=NOW).version

        second = publish_framework(
            file=file.model_copy(update={"title": "Who does what here"}), at=LATER
        )

        assert (second.is_new, second.version.number) == (True, 2)
        assert Framework.objects.get().title == "Who does what here"
        assert first.roles.count() == second.version.roles.count() == 7

    @pytest.mark.parametrize("slug", shipped_frameworks())
    def test_loses_nothing_of_the_file(self, slug):
        file = read_shipped(slug)

        version = publish_framework(file=file, at=NOW).version

        assert write_framework(read_framework_file(version)) == write_framework(file)

    def test_is_written_in_one_order_whatever_order_the_database_keeps(self):
        file = read_shipped("mlops-who-does-what")
        turned = tuple(
            one.model_copy(
                update={
                    "role_home": dict(reversed(one.role_home.items())),
                    "places": dict(reversed(one.places.items())),
                }
            )
            for one in file.structures
        )

        assert write_framework(file.model_copy(update={"structures": turned})) == write_framework(
            file
        )

    def test_takes_as_many_queries_for_few_roles_as_for_many(self, django_assert_num_queries):
        file = read_shipped("mlops-who-does-what")
        many = [
            role.model_copy(update={"key": f"{role.key}_{copy}"})
            for copy in range(30)
            for role in file.roles
        ]
        large = file.model_copy(update={"slug": "large", "roles": (*file.roles, *many)})

        for one in (file, large):
            with django_assert_num_queries(16):
                publish_framework(file=one, at=NOW)
