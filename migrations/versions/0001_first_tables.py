"""The first tables: units, accounts, plans, tasks, progress, history, reports."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("task_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("on_behalf_of_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(64), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=True),
        sa.Column("mac", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_event")),
        sa.UniqueConstraint("key", name=op.f("uq_event_key")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_at"), ["at"], unique=False)
        batch_op.create_index("ix_event_task_id_seq", ["task_id", "seq"], unique=False)

    op.create_table(
        "field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field")),
        sa.UniqueConstraint("code", name=op.f("uq_field_code")),
    )
    op.create_table(
        "letterhead",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("superior", sa.String(120), nullable=False),
        sa.Column("issuer", sa.String(120), nullable=False),
        sa.Column("place", sa.String(80), nullable=False),
        sa.Column("symbol", sa.String(20), nullable=False),
        sa.Column("authority", sa.String(120), nullable=False),
        sa.Column("author", sa.String(120), nullable=False),
        sa.Column("addressee", sa.String(120), nullable=False),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letterhead")),
        sa.UniqueConstraint("valid_from", name=op.f("uq_letterhead_valid_from")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("full_name", sa.String(120), nullable=False),
        sa.Column("email", sa.String(200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_table(
        "programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("code", name=op.f("uq_programme_code")),
    )
    op.create_table(
        "source_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issuer", sa.String(200), nullable=False),
        sa.Column("abstract", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_document")),
    )
    op.create_table(
        "task_summary",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("level", sa.String(10), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("parent_unit_id", sa.Integer(), nullable=False),
        sa.Column("done_on_time", sa.Integer(), nullable=False),
        sa.Column("done_late", sa.Integer(), nullable=False),
        sa.Column("done_undated", sa.Integer(), nullable=False),
        sa.Column("open_in_time", sa.Integer(), nullable=False),
        sa.Column("open_overdue", sa.Integer(), nullable=False),
        sa.Column("open_undated", sa.Integer(), nullable=False),
        sa.Column("paused", sa.Integer(), nullable=False),
        sa.Column("revoked", sa.Integer(), nullable=False),
        sa.Column("due_soon", sa.Integer(), nullable=False),
        sa.Column("due_today", sa.Integer(), nullable=False),
        sa.Column("submitted", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("not_accepted", sa.Integer(), nullable=False),
        sa.Column("at_risk", sa.Integer(), nullable=False),
        sa.Column("silent", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("reported", sa.Integer(), nullable=False),
        sa.Column("age_1", sa.Integer(), nullable=False),
        sa.Column("age_2", sa.Integer(), nullable=False),
        sa.Column("age_3", sa.Integer(), nullable=False),
        sa.Column("age_4", sa.Integer(), nullable=False),
        sa.Column("age_5", sa.Integer(), nullable=False),
        sa.Column("weight", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("weighted_percent", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("weighted_expected", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint(
            "day", "level", "field_id", "unit_id", "member_id", "parent_unit_id", name=op.f("pk_task_summary")
        ),
    )
    op.create_table(
        "throttle",
        sa.Column("subject", sa.String(130), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_throttle")),
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("short_name", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("line_managed", sa.Boolean(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_unit_code")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(60), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("theme", sa.String(5), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("person_id", name=op.f("uq_account_person_id")),
        sa.UniqueConstraint("username", name=op.f("uq_account_username")),
    )
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("title", sa.String(160), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_appointment_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_appointment_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appointment_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointment_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("source_document_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_document_id"], ["source_document.id"], name=op.f("fk_plan_source_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("code", name=op.f("uq_plan_code")),
    )
    op.create_table(
        "memberfield",
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"], name=op.f("fk_memberfield_appointment_id")),
        sa.ForeignKeyConstraint(["field_id"], ["field.id"], name=op.f("fk_memberfield_field_id")),
        sa.PrimaryKeyConstraint("appointment_id", "field_id", name=op.f("pk_memberfield")),
    )
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("rules", sa.String(10), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("document_on", sa.Date(), nullable=False),
        sa.Column("signer_title", sa.String(80), nullable=False),
        sa.Column("signer_name", sa.String(120), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("error", sa.String(20), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.String(60), nullable=False),
        sa.Column("content_sha256", sa.String(64), nullable=False),
        sa.Column("file_id", sa.String(36), nullable=False),
        sa.Column("pdf_sha256", sa.String(64), nullable=False),
        sa.Column("pdf_bytes", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["requested_by_id"], ["appointment.id"], name=op.f("fk_report_requested_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("key", name=op.f("uq_report_key")),
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_content_sha256"), ["content_sha256"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_state"), ["state"], unique=False)

    op.create_table(
        "sign_in_session",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_session_account_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in_session")),
    )
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_session_account_id"), ["account_id"], unique=False)

    op.create_table(
        "task",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("level", sa.String(10), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("search_exact", sa.Text(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("source_document_id", sa.Integer(), nullable=True),
        sa.Column("quoted", sa.Text(), nullable=False),
        sa.Column("lead_unit_id", sa.Integer(), nullable=False),
        sa.Column("parent_unit_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("handler_id", sa.Integer(), nullable=True),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("original_due_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("clock_due_on", sa.Date(), nullable=True),
        sa.Column("sort_due_on", sa.Date(), nullable=False),
        sa.Column("weight", sa.BigInteger(), nullable=False),
        sa.Column("measure", sa.String(120), nullable=False),
        sa.Column("measure_kind", sa.String(10), nullable=True),
        sa.Column("target", sa.BigInteger(), nullable=True),
        sa.Column("baseline", sa.BigInteger(), nullable=True),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("product", sa.String(300), nullable=False),
        sa.Column("recurrence", sa.String(10), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("percent", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("reported", sa.Boolean(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("return_reason", sa.Text(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("has_parts", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("due_on IS NULL OR due_on >= start_on", name=op.f("ck_task_due_after_start")),
        sa.CheckConstraint("percent >= 0 AND percent <= 1000", name=op.f("ck_task_percent_in_range")),
        sa.CheckConstraint("weight > 0", name=op.f("ck_task_weight_positive")),
        sa.ForeignKeyConstraint(["field_id"], ["field.id"], name=op.f("fk_task_field_id")),
        sa.ForeignKeyConstraint(["handler_id"], ["person.id"], name=op.f("fk_task_handler_id")),
        sa.ForeignKeyConstraint(["lead_unit_id"], ["unit.id"], name=op.f("fk_task_lead_unit_id")),
        sa.ForeignKeyConstraint(["member_id"], ["person.id"], name=op.f("fk_task_member_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["task.id"], name=op.f("fk_task_parent_id")),
        sa.ForeignKeyConstraint(["parent_unit_id"], ["unit.id"], name=op.f("fk_task_parent_unit_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_task_plan_id")),
        sa.ForeignKeyConstraint(
            ["source_document_id"], ["source_document.id"], name=op.f("fk_task_source_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("code", name=op.f("uq_task_code")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index("ix_task_clock", ["clock_due_on", "level", "id"], unique=False)
        batch_op.create_index("ix_task_field", ["field_id", "level", "sort_due_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_handler_id"), ["handler_id"], unique=False)
        batch_op.create_index("ix_task_lead_clock", ["lead_unit_id", "clock_due_on", "id"], unique=False)
        batch_op.create_index("ix_task_lead_sort_due_on", ["lead_unit_id", "sort_due_on", "id"], unique=False)
        batch_op.create_index("ix_task_level_sort_due_on", ["level", "sort_due_on", "id"], unique=False)
        batch_op.create_index("ix_task_level_updated", ["level", "updated_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index("ix_task_parent_unit", ["parent_unit_id", "sort_due_on", "id"], unique=False)
        batch_op.create_index("ix_task_state", ["state", "level", "sort_due_on", "id"], unique=False)

    op.create_table(
        "participation",
        sa.Column("task_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_participation_task_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_participation_unit_id")),
        sa.PrimaryKeyConstraint("task_id", "unit_id", name=op.f("pk_participation")),
    )
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participation_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "progress_update",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("task_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("percent", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("event_seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["appointment.id"], name=op.f("fk_progress_update_author_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_progress_update_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_update")),
    )
    with op.batch_alter_table("progress_update", schema=None) as batch_op:
        batch_op.create_index("ix_progress_update_task_id_id", ["task_id", "id"], unique=False)

    op.create_table(
        "task_period",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("task_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("label", sa.String(10), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_period_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_period")),
    )
    with op.batch_alter_table("task_period", schema=None) as batch_op:
        batch_op.create_index("uq_task_period_task_id_label", ["task_id", "label"], unique=True)

    op.create_table(
        "task_programme",
        sa.Column("task_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_task_programme_programme_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_programme_task_id")),
        sa.PrimaryKeyConstraint("task_id", "programme_id", name=op.f("pk_task_programme")),
    )
    with op.batch_alter_table("task_programme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_programme_programme_id"), ["programme_id"], unique=False)

    op.create_table(
        "evidence_file",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("task_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("update_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_evidence_file_task_id")),
        sa.ForeignKeyConstraint(["update_id"], ["progress_update.id"], name=op.f("fk_evidence_file_update_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_file")),
    )
    with op.batch_alter_table("evidence_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_file_task_id"), ["task_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_file_update_id"), ["update_id"], unique=False)

    op.create_table(
        "obstacle",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("task_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("update_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cause", sa.String(30), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_obstacle_task_id")),
        sa.ForeignKeyConstraint(["update_id"], ["progress_update.id"], name=op.f("fk_obstacle_update_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obstacle")),
    )
    with op.batch_alter_table("obstacle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_obstacle_task_id"), ["task_id"], unique=False)

    guard_history()


SQLITE_GUARDS = (
    "CREATE TRIGGER event_no_replace BEFORE INSERT ON event "
    "WHEN EXISTS (SELECT 1 FROM event WHERE seq = NEW.seq) OR EXISTS (SELECT 1 FROM event WHERE key = NEW.key) "
    "BEGIN SELECT RAISE(ABORT, 'history is append-only'); END",
    "CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'history is append-only'); END",
    "CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'history is append-only'); END",
)
POSTGRESQL_GUARDS = (
    "CREATE FUNCTION event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'history is append-only'; END $$",
    "CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON event "
    "FOR EACH ROW EXECUTE FUNCTION event_is_append_only()",
    "CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event "
    "FOR EACH STATEMENT EXECUTE FUNCTION event_is_append_only()",
)


def guard_history() -> None:
    """Nothing updates or deletes an event; the database refuses it."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_GUARDS if is_sqlite else POSTGRESQL_GUARDS:
        op.execute(statement)


def downgrade() -> None:
    with op.batch_alter_table("obstacle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_obstacle_task_id"))

    op.drop_table("obstacle")
    with op.batch_alter_table("evidence_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_file_update_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_file_task_id"))

    op.drop_table("evidence_file")
    with op.batch_alter_table("task_programme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_task_programme_programme_id"))

    op.drop_table("task_programme")
    with op.batch_alter_table("task_period", schema=None) as batch_op:
        batch_op.drop_index("uq_task_period_task_id_label")

    op.drop_table("task_period")
    with op.batch_alter_table("progress_update", schema=None) as batch_op:
        batch_op.drop_index("ix_progress_update_task_id_id")

    op.drop_table("progress_update")
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participation_unit_id"))

    op.drop_table("participation")
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index("ix_task_state")
        batch_op.drop_index("ix_task_parent_unit")
        batch_op.drop_index(batch_op.f("ix_task_parent_id"))
        batch_op.drop_index(batch_op.f("ix_task_member_id"))
        batch_op.drop_index("ix_task_level_updated")
        batch_op.drop_index("ix_task_level_sort_due_on")
        batch_op.drop_index("ix_task_lead_sort_due_on")
        batch_op.drop_index("ix_task_lead_clock")
        batch_op.drop_index(batch_op.f("ix_task_handler_id"))
        batch_op.drop_index("ix_task_field")
        batch_op.drop_index("ix_task_clock")

    op.drop_table("task")
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_session_account_id"))

    op.drop_table("sign_in_session")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_state"))
        batch_op.drop_index(batch_op.f("ix_report_content_sha256"))

    op.drop_table("report")
    op.drop_table("memberfield")
    op.drop_table("plan")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appointment_unit_id"))
        batch_op.drop_index(batch_op.f("ix_appointment_person_id"))

    op.drop_table("appointment")
    op.drop_table("account")
    op.drop_table("unit")
    op.drop_table("throttle")
    op.drop_table("task_summary")
    op.drop_table("source_document")
    op.drop_table("programme")
    op.drop_table("person")
    op.drop_table("letterhead")
    op.drop_table("field")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index("ix_event_task_id_seq")
        batch_op.drop_index(batch_op.f("ix_event_at"))

    op.drop_table("event")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION event_is_append_only()")
