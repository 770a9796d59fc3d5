"""recovery, agents, goods, network, messages"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agents",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("token_version", sa.Integer(), nullable=False),
        sa.Column("on_duty", sa.Boolean(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_agents"),
    )
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
    )
    op.create_index("ix_attempts_who_kind_tried_at", "attempts", ["who", "kind", "tried_at"])

    op.create_table(
        "dealers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("authorised", sa.Boolean(), nullable=False),
        sa.Column("authorised_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_dealers"),
    )
    op.create_index("ix_dealers_name", "dealers", ["name"])

    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("sender_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("agent_number", sa.Text(), nullable=True),
        sa.Column("bubble", sa.JSON(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("key", name="uq_messages_key"),
    )
    op.create_index("ix_messages_delivery_id", "messages", ["delivery", "id"])
    op.create_index("ix_messages_sender_id_id", "messages", ["sender_id", "id"])

    op.create_table(
        "orders",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("phone_end", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("outlet_id", sa.Text(), nullable=True),
        sa.Column("price_paid", sa.Text(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("bought_on", sa.Date(), nullable=False),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("installed_on", sa.Date(), nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_orders"),
    )
    op.create_table(
        "outlets",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outlets"),
    )
    op.create_index("ix_outlets_level", "outlets", ["level"])
    op.create_index("ix_outlets_province_city_county", "outlets", ["province", "city", "county"])

    op.create_table(
        "products",
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("guide_price", sa.Text(), nullable=False),
        sa.Column("features", sa.JSON(), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("alternatives", sa.JSON(), nullable=False),
        sa.Column("on_sale", sa.Boolean(), nullable=False),
        sa.Column("made_from", sa.Date(), nullable=True),
        sa.Column("discontinued_on", sa.Date(), nullable=True),
        sa.Column("parts_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("model", name="pk_products"),
    )
    op.create_index("ix_products_category", "products", ["category"])

    op.create_table(
        "recalls",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("models", sa.JSON(), nullable=False),
        sa.Column("made_from", sa.Date(), nullable=False),
        sa.Column("made_to", sa.Date(), nullable=False),
        sa.Column("hazard", sa.Text(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_recalls"),
    )
    op.create_index("ix_recalls_category", "recalls", ["category"])

    op.create_table(
        "wished_goods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sender_id", sa.Text(), nullable=False),
        sa.Column("turn_key", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_wished_goods"),
        sa.UniqueConstraint("turn_key", name="uq_wished_goods_turn_key"),
    )
    op.create_index("ix_wished_goods_registered_at", "wished_goods", ["registered_at"])
    op.create_index("ix_wished_goods_sender_id", "wished_goods", ["sender_id"])
    op.create_index("ix_wished_goods_state_model", "wished_goods", ["state", "model"])

    op.create_table(
        "dealer_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dealer_id", sa.Text(), nullable=True),
        sa.Column("sender_id", sa.Text(), nullable=False),
        sa.Column("turn_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealers.id"], name="fk_dealer_requests_dealer_id_dealers"),
        sa.ForeignKeyConstraint(["decided_by"], ["agents.number"], name="fk_dealer_requests_decided_by_agents"),
        sa.PrimaryKeyConstraint("id", name="pk_dealer_requests"),
        sa.UniqueConstraint("turn_key", name="uq_dealer_requests_turn_key"),
    )
    op.create_index("ix_dealer_requests_dealer_id", "dealer_requests", ["dealer_id"])
    op.create_index("ix_dealer_requests_sender_id", "dealer_requests", ["sender_id"])
    op.create_index("ix_dealer_requests_state", "dealer_requests", ["state"])

    op.create_table(
        "promotions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["model"], ["products.model"], name="fk_promotions_model_products"),
        sa.PrimaryKeyConstraint("id", name="pk_promotions"),
    )
    op.create_index("ix_promotions_category", "promotions", ["category"])
    op.create_index("ix_promotions_model", "promotions", ["model"])

    op.create_table(
        "stock",
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("outlet_id", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["model"], ["products.model"], name="fk_stock_model_products"),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name="fk_stock_outlet_id_outlets"),
        sa.PrimaryKeyConstraint("model", "outlet_id", name="pk_stock"),
    )
    op.create_table(
        "suggestions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sender_id", sa.Text(), nullable=False),
        sa.Column("turn_key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["agents.number"], name="fk_suggestions_answered_by_agents"),
        sa.PrimaryKeyConstraint("id", name="pk_suggestions"),
        sa.UniqueConstraint("turn_key", name="uq_suggestions_turn_key"),
    )
    op.create_index("ix_suggestions_sender_id", "suggestions", ["sender_id"])
    op.create_index("ix_suggestions_state", "suggestions", ["state"])

    op.create_table(
        "compensations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.Text(), nullable=False),
        sa.Column("sender_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Text(), nullable=True),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name="fk_compensations_case_number_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_compensations"),
    )
    op.create_index("ix_compensations_case_number", "compensations", ["case_number"])
    op.create_index("ix_compensations_sender_id", "compensations", ["sender_id"])
    op.create_index("ix_compensations_state", "compensations", ["state"])

    op.create_table(
        "follow_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("sender_id", sa.Text(), nullable=False),
        sa.Column("case_number", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name="fk_follow_ups_case_number_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_follow_ups"),
        sa.UniqueConstraint("key", name="uq_follow_ups_key"),
    )
    op.create_index("ix_follow_ups_sender_id", "follow_ups", ["sender_id"])
    op.create_index("ix_follow_ups_state_due_at", "follow_ups", ["state", "due_at"])

    op.create_table(
        "promises",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.Text(), nullable=False),
        sa.Column("sender_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("warn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name="fk_promises_case_number_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_promises"),
    )
    op.create_index("ix_promises_case_number", "promises", ["case_number"])
    op.create_index("ix_promises_sender_id", "promises", ["sender_id"])
    op.create_index("ix_promises_state_due_at", "promises", ["state", "due_at"])
    op.create_index("ix_promises_state_warn_at", "promises", ["state", "warn_at"])

    op.create_table(
        "safety_incidents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.Text(), nullable=False),
        sa.Column("hazard", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("recall_id", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name="fk_safety_incidents_case_number_cases"),
        sa.ForeignKeyConstraint(["recall_id"], ["recalls.id"], name="fk_safety_incidents_recall_id_recalls"),
        sa.PrimaryKeyConstraint("id", name="pk_safety_incidents"),
        sa.UniqueConstraint("case_number", name="uq_safety_incidents_case_number"),
    )
    op.create_index("ix_safety_incidents_state", "safety_incidents", ["state"])

    op.create_table(
        "satisfactions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.Text(), nullable=False),
        sa.Column("sender_id", sa.Text(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["cases.number"], name="fk_satisfactions_case_number_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_satisfactions"),
        sa.UniqueConstraint("case_number", name="uq_satisfactions_case_number"),
    )
    op.create_index("ix_satisfactions_answered_at", "satisfactions", ["answered_at"])
    op.create_index("ix_satisfactions_sender_id", "satisfactions", ["sender_id"])

    # Plain additions: SQLite would have to rebuild the tables for anything else, against their foreign keys.
    op.add_column("case_events", sa.Column("actor", sa.Text(), nullable=False, server_default="desk"))
    op.create_index("ix_case_events_kind_case_number", "case_events", ["kind", "case_number"])

    of_cases: tuple[sa.Column[Any], ...] = (
        sa.Column("channel", sa.Text(), nullable=False, server_default=""),
        sa.Column("level", sa.Text(), nullable=False, server_default="desk"),
        sa.Column("mood", sa.Text(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("cause_confirmed", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("reopened", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
    )
    for column in of_cases:
        op.add_column("cases", column)
    repeats = sa.ForeignKey("cases.number", name="fk_cases_repeats_cases")
    op.add_column("cases", sa.Column("repeats", sa.Text(), repeats, nullable=True), inline_references=True)
    owner = sa.ForeignKey("agents.number", name="fk_cases_owner_agents")
    op.add_column("cases", sa.Column("owner", sa.Text(), owner, nullable=True), inline_references=True)
    op.create_index("ix_cases_opened_at", "cases", ["opened_at"])
    op.create_index("ix_cases_state", "cases", ["state"])

    of_handovers: tuple[sa.Column[Any], ...] = (
        sa.Column("channel", sa.Text(), nullable=False, server_default=""),
        sa.Column("quiet", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("urgent", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("acknowledged", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("summary", sa.JSON(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
    )
    for column in of_handovers:
        op.add_column("handovers", column)
    taken_by = sa.ForeignKey("agents.number", name="fk_handovers_taken_by_agents")
    op.add_column("handovers", sa.Column("taken_by", sa.Text(), taken_by, nullable=True), inline_references=True)


def downgrade() -> None:
    for table in (
        "satisfactions",
        "safety_incidents",
        "promises",
        "follow_ups",
        "compensations",
        "suggestions",
        "stock",
        "promotions",
        "dealer_requests",
        "wished_goods",
        "recalls",
        "products",
        "outlets",
        "orders",
        "messages",
        "dealers",
        "attempts",
    ):
        op.drop_table(table)
    with op.batch_alter_table("handovers") as handovers:
        for column in (
            "taken_by",
            "outcome",
            "closed_at",
            "taken_at",
            "summary",
            "quiet",
            "urgent",
            "acknowledged",
            "channel",
        ):
            handovers.drop_column(column)
    with op.batch_alter_table("case_events") as case_events:
        case_events.drop_index("ix_case_events_kind_case_number")
        case_events.drop_column("actor")
    with op.batch_alter_table("cases") as cases:
        cases.drop_index("ix_cases_state")
        cases.drop_index("ix_cases_opened_at")
        for column in (
            "owner",
            "repeats",
            "closed_at",
            "outcome",
            "reopened",
            "cause_confirmed",
            "origin",
            "cause",
            "mood",
            "level",
            "channel",
        ):
            cases.drop_column(column)
    op.drop_table("agents")
