"""Rows of two designs never meet: a seat's team, a tick's holder, an agreement's sides.

A foreign key cannot say that both ends belong to one design, and Django has no composite ones,
so the database is told with triggers, the same rule for every pair below.
"""

from django.db import migrations

# table -> its columns that must point into the row's own design, with their tables
PAIRS = [
    ("roles_seat", "team_id", "roles_team"),
    ("roles_seat", "participant_id", "roles_participant"),
    ("roles_seat", "internal_contact_id", "roles_participant"),
    ("roles_tick", "seat_id", "roles_seat"),
    ("roles_tick", "team_id", "roles_team"),
    ("roles_tick", "participant_id", "roles_participant"),
    ("roles_agreement", "from_team_id", "roles_team"),
    ("roles_agreement", "to_team_id", "roles_team"),
]
MESSAGE = "belongs to another design"

POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION roles_one_design() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    target bigint;
    its_design bigint;
BEGIN
    EXECUTE format('SELECT ($1).%I', TG_ARGV[0]) INTO target USING NEW;
    IF target IS NOT NULL THEN
        EXECUTE format('SELECT design_id FROM %I WHERE id = $1', TG_ARGV[1])
            INTO its_design USING target;
        IF its_design <> NEW.design_id THEN
            RAISE EXCEPTION '%.%: {MESSAGE}', TG_TABLE_NAME, TG_ARGV[0]
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$
"""


def add_triggers(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        # Without parameters, so that its percent signs are not taken for placeholders.
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
    for table, column, target in PAIRS:
        name = f"{table}_{column}_one_design"
        if vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE OF design_id, {column} ON {table}"
                f" FOR EACH ROW EXECUTE FUNCTION roles_one_design('{column}', '{target}')"
            )
            continue
        for when in ("INSERT", f"UPDATE OF design_id, {column}"):
            schema_editor.execute(
                f"CREATE TRIGGER {name}_{when[:6].lower()} BEFORE {when} ON {table}"
                f" WHEN (SELECT design_id FROM {target} WHERE id = NEW.{column}) <> NEW.design_id"
                f" BEGIN SELECT RAISE(ABORT, '{table}.{column}: {MESSAGE}'); END"
            )


def remove_triggers(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table, column, _ in PAIRS:
        name = f"{table}_{column}_one_design"
        if vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            continue
        for when in ("insert", "update"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}_{when}")
    if vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS roles_one_design()")


class Migration(migrations.Migration):
    dependencies = [("roles", "0001_initial")]

    operations = [migrations.RunPython(add_triggers, remove_triggers)]
