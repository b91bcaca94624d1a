"""What learners answer in the activities of the lessons.

Revision: 0007, after 0006.
"""

from alembic import op
import sqlalchemy as sa

from course.records.base import UtcDateTime
revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'activity_response',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('school_id', sa.Integer(), nullable=True),
        sa.Column('user_id', sa.Integer(), nullable=True),
        sa.Column('practice_key', sa.String(length=64), nullable=True),
        sa.Column('activity', sa.String(length=64), nullable=False),
        sa.Column('row_id', sa.String(length=64), nullable=False),
        sa.Column('value', sa.Text(), nullable=False),
        sa.Column('saved_at', UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            '(user_id IS NULL) <> (practice_key IS NULL)', name=op.f('ck_activity_response_has_one_owner')
        ),
        sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_activity_response_school_id_school')),
        sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_activity_response_user_id_user')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_activity_response')),
    )
    with op.batch_alter_table('activity_response', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_activity_response_school_id'), ['school_id'], unique=False)
        batch_op.create_index(
            'uq_activity_response_user',
            ['user_id', 'activity', 'row_id'],
            unique=True,
            sqlite_where=sa.text('user_id IS NOT NULL'),
            postgresql_where=sa.text('user_id IS NOT NULL'),
        )
        batch_op.create_index(
            'uq_activity_response_visitor',
            ['practice_key', 'activity', 'row_id'],
            unique=True,
            sqlite_where=sa.text('practice_key IS NOT NULL'),
            postgresql_where=sa.text('practice_key IS NOT NULL'),
        )


def downgrade() -> None:
    op.drop_table('activity_response')
