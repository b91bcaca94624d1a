"""What taking a quiz in depth needs: overrides, time limits, release by part, regrades, review cards.

Revision: 0002, after 0001.
"""

from alembic import op
import sqlalchemy as sa
from course.records.base import UtcDateTime
revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

_TIMINGS = ('at_once', 'after_due', 'after_close', 'when_released', 'never')
_TIME_LIMIT = 'time_limit_minutes IS NULL OR time_limit_minutes > 0'
_CONFIDENCE = 'confidence IS NULL OR confidence BETWEEN 1 AND 4'


def _timing(name: str) -> sa.Enum:
    return sa.Enum(*_TIMINGS, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table('review_card',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('quiz_id', sa.String(length=64), nullable=False),
    sa.Column('item_id', sa.String(length=64), nullable=False),
    sa.Column('card', sa.Text(), nullable=False),
    sa.Column('due_at', UtcDateTime(), nullable=False),
    sa.Column('reviewed_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_review_card_school_id_school')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_review_card_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_card')),
    sa.UniqueConstraint('user_id', 'item_id', name=op.f('uq_review_card_user_id_item_id'))
    )
    with op.batch_alter_table('review_card', schema=None) as batch_op:
        batch_op.create_index('ix_review_card_due', ['user_id', 'due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_card_school_id'), ['school_id'], unique=False)

    op.create_table('override',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=False),
    sa.Column('assignment_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('opens_at', UtcDateTime(), nullable=True),
    sa.Column('due_at', UtcDateTime(), nullable=True),
    sa.Column('closes_at', UtcDateTime(), nullable=True),
    sa.Column('attempts_allowed', sa.Integer(), nullable=True),
    sa.Column('time_factor', sa.Double(), nullable=True),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint('attempts_allowed IS NULL OR attempts_allowed > 0', name=op.f('ck_override_attempts_positive')),
    sa.CheckConstraint('time_factor IS NULL OR time_factor >= 1', name=op.f('ck_override_time_factor_at_least_one')),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignment.id'], name=op.f('fk_override_assignment_id_assignment')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_override_school_id_school')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_override_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_override')),
    sa.UniqueConstraint('assignment_id', 'user_id', name=op.f('uq_override_assignment_id_user_id'))
    )
    with op.batch_alter_table('override', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_override_school_id'), ['school_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_override_user_id'), ['user_id'], unique=False)

    op.create_table('regrade',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=False),
    sa.Column('assignment_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.String(length=64), nullable=False),
    sa.Column('action', sa.Enum('new_key', 'accept', 'full_marks', 'drop', name='regrade_action', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('settings', sa.Text(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('reversed_by_id', sa.Integer(), nullable=True),
    sa.Column('reversed_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignment.id'], name=op.f('fk_regrade_assignment_id_assignment')),
    sa.ForeignKeyConstraint(['created_by_id'], ['user.id'], name=op.f('fk_regrade_created_by_id_user')),
    sa.ForeignKeyConstraint(['reversed_by_id'], ['user.id'], name=op.f('fk_regrade_reversed_by_id_user')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_regrade_school_id_school')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_regrade'))
    )
    with op.batch_alter_table('regrade', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_regrade_assignment_id'), ['assignment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_regrade_school_id'), ['school_id'], unique=False)

    op.create_table('grade_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('regrade_id', sa.Integer(), nullable=False),
    sa.Column('is_reversal', sa.Boolean(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=False),
    sa.Column('score_before', sa.Double(), nullable=False),
    sa.Column('score_after', sa.Double(), nullable=False),
    sa.Column('max_score_before', sa.Double(), nullable=False),
    sa.Column('max_score_after', sa.Double(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['user.id'], name=op.f('fk_grade_change_actor_id_user')),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_grade_change_attempt_id_attempt')),
    sa.ForeignKeyConstraint(['regrade_id'], ['regrade.id'], name=op.f('fk_grade_change_regrade_id_regrade')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_grade_change_school_id_school')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_grade_change'))
    )
    with op.batch_alter_table('grade_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_grade_change_attempt_id'), ['attempt_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_grade_change_regrade_id'), ['regrade_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_grade_change_school_id'), ['school_id'], unique=False)

    shown = ('score_shown', 'answers_shown', 'key_shown', 'explanations_shown')
    with op.batch_alter_table('assignment') as batch_op:
        batch_op.add_column(sa.Column('presentation', sa.Enum('one_page', 'item_by_item', name='presentation', native_enum=False, create_constraint=True, length=32), server_default='one_page', nullable=False))
        batch_op.add_column(sa.Column('time_limit_minutes', sa.Integer(), nullable=True))
        for name in ('shuffles_items', 'shuffles_options', 'asks_confidence'):
            batch_op.add_column(sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
        for name in shown:
            batch_op.add_column(sa.Column(name, _timing(name), server_default='at_once', nullable=False))
        batch_op.add_column(sa.Column('released_at', UtcDateTime(), nullable=True))
        batch_op.create_check_constraint(op.f('ck_assignment_time_limit_positive'), _TIME_LIMIT)
    # What one setting decided so far, each of the four parts decides for itself from now on.
    op.execute('UPDATE assignment SET ' + ', '.join(f'{name} = feedback' for name in shown))
    with op.batch_alter_table('assignment') as batch_op:
        batch_op.drop_constraint(op.f('ck_assignment_feedback_timing'), type_='check')
        batch_op.drop_column('feedback')
        for name in ('presentation', 'shuffles_items', 'shuffles_options', 'asks_confidence', *shown):
            batch_op.alter_column(name, server_default=None)

    with op.batch_alter_table('response') as batch_op:
        batch_op.add_column(sa.Column('given_at', UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('page', sa.String(length=16), server_default='', nullable=False))
        batch_op.add_column(sa.Column('sequence', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('is_flagged', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('confidence', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('hints_shown', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('tries', sa.Integer(), server_default='0', nullable=False))
    op.execute('UPDATE response SET given_at = saved_at')
    with op.batch_alter_table('response') as batch_op:
        batch_op.alter_column('given_at', existing_type=UtcDateTime(), nullable=False)
        batch_op.alter_column('value', existing_type=sa.TEXT(), nullable=True)
        batch_op.create_check_constraint(op.f('ck_response_confidence_in_range'), _CONFIDENCE)

    with op.batch_alter_table('user') as batch_op:
        batch_op.add_column(sa.Column('has_review_schedule', sa.Boolean(), server_default=sa.false(), nullable=False))
