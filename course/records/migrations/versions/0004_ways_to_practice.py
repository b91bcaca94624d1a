"""The ways to a visitor's practice and to the attempts at a version of a quiz.

Revision: 0004, after 0003.
"""

from alembic import op
import sqlalchemy as sa
revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.create_index(
            'ix_attempt_practice_key',
            ['practice_key'],
            unique=False,
            sqlite_where=sa.text('practice_key IS NOT NULL'),
            postgresql_where=sa.text('practice_key IS NOT NULL'),
        )
        batch_op.create_index('ix_attempt_quiz_version_id', ['quiz_version_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_index('ix_attempt_quiz_version_id')
        batch_op.drop_index('ix_attempt_practice_key')
