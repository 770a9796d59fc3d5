"""what is erased by its time is found by it"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_TIMES = {"turns": "finished_at", "conversations": "last_turn_at", "messages": "said_at"}


def upgrade() -> None:
    for table, time in _TIMES.items():
        op.create_index(f"ix_{table}_{time}", table, [time])


def downgrade() -> None:
    for table, time in _TIMES.items():
        op.drop_index(f"ix_{table}_{time}", table)
