"""the WeChat channels"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wechat_tokens",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account", name="pk_wechat_tokens"),
    )
    op.create_table(
        "wechat_windows",
        sa.Column("sender_id", sa.Text(), nullable=False),
        sa.Column("scene", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("open_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("messages_left", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sender_id", "scene", name="pk_wechat_windows"),
    )
    op.create_table(
        "wechat_customers",
        sa.Column("sender_id", sa.Text(), nullable=False),
        sa.Column("menu", sa.JSON(), nullable=False),
        sa.Column("with_person_since", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("sender_id", name="pk_wechat_customers"),
    )
    op.create_table(
        "owed_answers",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("sender_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("message", sa.JSON(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("owed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_owed_answers"),
    )
    op.create_index("ix_owed_answers_state_next_try_at", "owed_answers", ["state", "next_try_at"])
    op.create_index("ix_owed_answers_sender_id_state", "owed_answers", ["sender_id", "state"])
    op.create_table(
        "wecom_cursors",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account", name="pk_wecom_cursors"),
    )


def downgrade() -> None:
    for table in ("wecom_cursors", "owed_answers", "wechat_customers", "wechat_windows", "wechat_tokens"):
        op.drop_table(table)
