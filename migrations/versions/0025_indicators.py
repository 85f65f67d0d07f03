"""Indicators with definitions, values, explanations, links to tasks and expected paths."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
BIG = sa.BigInteger()
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SHORT, LONG = sa.String(10), sa.String(300)


def upgrade() -> None:
    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name", LONG, nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("is_per_unit", sa.Boolean(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["field_id"], ["field.id"], name="fk_indicator_field_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_indicator_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_indicator"),
        sa.UniqueConstraint("code", name="uq_indicator_code"),
    )
    op.create_index("ix_indicator_unit_id", "indicator", ["unit_id"])
    op.create_table(
        "indicator_definition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("measure", sa.String(60), nullable=False),
        sa.Column("direction", SHORT, nullable=False),
        sa.Column("is_cumulative", sa.Boolean(), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("document", LONG, nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        *_of_indicator("indicator_definition", "made_by"),
    )
    op.create_index(
        "uq_indicator_definition_indicator_id_valid_from",
        "indicator_definition",
        ["indicator_id", "valid_from"],
        unique=True,
    )
    op.create_table(
        "indicator_value",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("definition_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("period", SHORT, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("amount", BIG, nullable=True),
        sa.Column("qualifier", SHORT, nullable=False),
        sa.Column("percent_of_plan", BIG, nullable=True),
        sa.Column("percent_of_plan_qualifier", SHORT, nullable=False),
        sa.Column("percent_of_same", BIG, nullable=True),
        sa.Column("percent_of_same_qualifier", SHORT, nullable=False),
        sa.Column("is_derived", sa.Boolean(), nullable=False),
        sa.Column("said_low", sa.Boolean(), nullable=False),
        sa.Column("origin", SHORT, nullable=False),
        sa.Column("source", LONG, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.Column("replaced_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["indicator_definition.id"], name="fk_indicator_value_definition_id"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_indicator_value_unit_id"),
        sa.ForeignKeyConstraint(["confirmed_by"], ["appointment.id"], name="fk_indicator_value_confirmed_by"),
        *_of_indicator("indicator_value", "entered_by"),
    )
    op.create_index("ix_indicator_value_indicator_id_period", "indicator_value", ["indicator_id", "period", "kind"])
    op.create_table(
        "indicator_explanation",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("period", SHORT, nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("replaced_at", INSTANT, nullable=True),
        *_of_indicator("indicator_explanation", "entered_by"),
    )
    op.create_index("ix_indicator_explanation_indicator_id_period", "indicator_explanation", ["indicator_id", "period"])
    op.create_table(
        "indicator_task",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("task_id", BIG, nullable=False),
        sa.Column("feeds", sa.Boolean(), nullable=False),
        sa.Column("linked_by", sa.Integer(), nullable=False),
        sa.Column("linked_at", INSTANT, nullable=False),
        sa.Column("replaced_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_indicator_task_task_id"),
        *_of_indicator("indicator_task", "linked_by"),
    )
    op.create_index("ix_indicator_task_indicator_id", "indicator_task", ["indicator_id"])
    op.create_index("ix_indicator_task_task_id", "indicator_task", ["task_id"])
    op.create_table(
        "indicator_path",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("shape", sa.String(12), nullable=False),
        sa.Column("curve", sa.String(20), nullable=False),
        sa.Column("points", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("replaced_at", INSTANT, nullable=True),
        *_of_indicator("indicator_path", "entered_by"),
    )
    op.create_index("ix_indicator_path_indicator_id_year", "indicator_path", ["indicator_id", "year"])


def _of_indicator(table: str, by: str) -> tuple[sa.schema.Constraint, ...]:
    """The keys that all tables of an indicator have."""
    return (
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"], name=f"fk_{table}_indicator_id"),
        sa.ForeignKeyConstraint([by], ["appointment.id"], name=f"fk_{table}_{by}"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )


def downgrade() -> None:
    for table in ("path", "task", "explanation", "value", "definition"):
        op.drop_table(f"indicator_{table}")
    op.drop_table("indicator")
