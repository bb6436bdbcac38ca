"""tries and kept work."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the tables."""
    op.create_table(
        "tries",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refused_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_tries")),
    )
    op.create_index(op.f("ix_tries_last"), "tries", ["last"], unique=False)
    op.create_table(
        "kept_work",
        sa.Column("sign_in_id", sa.Integer(), nullable=False),
        sa.Column("exercise", sa.String(length=80), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["sign_in_id"], ["sign_ins.id"], name=op.f("fk_kept_work_sign_in_id_sign_ins")
        ),
        sa.PrimaryKeyConstraint("sign_in_id", "exercise", name=op.f("pk_kept_work")),
    )
    op.create_index(op.f("ix_kept_work_at"), "kept_work", ["at"], unique=False)
    # Failed sign-ins are counted in "tries". Without batch mode: SQLite would copy the whole table,
    # and refuse to drop the old one while others point at it.
    op.drop_column("people", "failed_sign_ins")
    op.drop_column("people", "refused_until")


def downgrade() -> None:
    """Change them back."""
    op.add_column(
        "people",
        sa.Column("refused_until", sa.DateTime(timezone=True), nullable=True),
    )
    op.add_column(
        "people",
        sa.Column("failed_sign_ins", sa.Integer(), nullable=False, server_default="0"),
    )
    op.drop_index(op.f("ix_kept_work_at"), table_name="kept_work")
    op.drop_table("kept_work")
    op.drop_index(op.f("ix_tries_last"), table_name="tries")
    op.drop_table("tries")
