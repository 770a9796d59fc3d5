"""what has to be brought is found without reading what customers fetch themselves"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_messages_delivery_id", "messages")
    op.create_index("ix_messages_delivery_channel_id", "messages", ["delivery", "channel", "id"])


def downgrade() -> None:
    op.drop_index("ix_messages_delivery_channel_id", "messages")
    op.create_index("ix_messages_delivery_id", "messages", ["delivery", "id"])
