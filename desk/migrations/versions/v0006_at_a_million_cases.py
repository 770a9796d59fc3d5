"""the desk's lists at a million cases"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_LISTS = {f"ix_cases_{column}_opened_at_number": column for column in ("state", "level", "owner", "needs_human")}
_COUNTED = ["opened_at", "number", "cause", "category", "state", "repeats", "reopened"]


def upgrade() -> None:
    for name, column in _LISTS.items():
        op.create_index(name, "cases", [column, "opened_at", "number"])
    op.create_index("ix_cases_waiting", "cases", ["needs_human", "state", "updated_at"])
    op.create_index("ix_cases_counts", "cases", _COUNTED)
    op.create_index("ix_cases_repeats", "cases", ["repeats"])
    op.create_index("ix_cases_closed_at", "cases", ["closed_at"])
    op.drop_index("ix_cases_state", "cases")
    op.drop_index("ix_cases_opened_at", "cases")

    op.add_column("compensations", sa.Column("to_tell", sa.Boolean(), nullable=False, server_default=sa.false()))
    compensations = sa.table(
        "compensations",
        sa.column("state", sa.Text()),
        sa.column("decided_by", sa.Text()),
        sa.column("detail", sa.JSON()),
        sa.column("to_tell", sa.Boolean()),
    )
    by_agents = (compensations.c.state.in_(("granted", "refused")), compensations.c.decided_by != "desk")
    told = sa.func.coalesce(compensations.c.detail["told"].as_boolean(), sa.false())
    op.execute(compensations.update().where(*by_agents, sa.not_(told)).values(to_tell=True))
    with op.batch_alter_table("compensations") as table:
        table.alter_column("to_tell", server_default=None)
    op.create_index("ix_compensations_to_tell", "compensations", ["to_tell"])


def downgrade() -> None:
    op.drop_index("ix_compensations_to_tell", "compensations")
    with op.batch_alter_table("compensations") as table:
        table.drop_column("to_tell")
    op.create_index("ix_cases_opened_at", "cases", ["opened_at"])
    op.create_index("ix_cases_state", "cases", ["state"])
    for name in ("ix_cases_closed_at", "ix_cases_repeats", "ix_cases_counts", "ix_cases_waiting", *_LISTS):
        op.drop_index(name, "cases")
