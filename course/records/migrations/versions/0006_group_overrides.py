"""An index that finds the overrides of a student's groups, where the whole table was read before.

Revision: 0006, after 0005.
"""

from alembic import op
revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('override', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_override_group_id'), ['group_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('override', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_override_group_id'))
