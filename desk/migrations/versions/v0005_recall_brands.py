"""the brands of goods that are called back"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("recalls") as recalls:
        recalls.add_column(sa.Column("brands", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("recalls") as recalls:
        recalls.drop_column("brands")
