"""turns whose events an event broker still has to be told"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "untold_turns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("turn_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["turn_key"], ["turns.turn_key"], name="fk_untold_turns_turn_key_turns", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_untold_turns"),
        sa.UniqueConstraint("turn_key", name="uq_untold_turns_turn_key"),
    )


def downgrade() -> None:
    op.drop_table("untold_turns")
