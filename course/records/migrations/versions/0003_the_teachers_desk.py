"""What a teacher's desk needs: groups, targets, excused students, the test as a pair, notes, terms, readers.

Revision: 0003, after 0002.
"""

from alembic import op
import sqlalchemy as sa
from course.records.base import UtcDateTime
revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('export_choice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=32), nullable=False),
    sa.Column('choice', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_export_choice_school_id_school')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_export_choice_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_export_choice')),
    sa.UniqueConstraint('user_id', 'kind', name=op.f('uq_export_choice_user_id_kind'))
    )
    with op.batch_alter_table('export_choice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_export_choice_school_id'), ['school_id'], unique=False)

    op.create_table('section_group',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=False),
    sa.Column('section_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_section_group_school_id_school')),
    sa.ForeignKeyConstraint(['section_id'], ['section.id'], name=op.f('fk_section_group_section_id_section')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_section_group')),
    sa.UniqueConstraint('section_id', 'name', name=op.f('uq_section_group_section_id_name'))
    )
    with op.batch_alter_table('section_group', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_section_group_school_id'), ['school_id'], unique=False)

    op.create_table('student_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=False),
    sa.Column('section_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_student_note_author_id_user')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_student_note_school_id_school')),
    sa.ForeignKeyConstraint(['section_id'], ['section.id'], name=op.f('fk_student_note_section_id_section')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_student_note_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_student_note'))
    )
    with op.batch_alter_table('student_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_student_note_school_id'), ['school_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_student_note_section_id'), ['section_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_student_note_user_id'), ['user_id'], unique=False)

    op.create_table('assignment_target',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=False),
    sa.Column('assignment_id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(group_id IS NULL) <> (user_id IS NULL)', name=op.f('ck_assignment_target_one_target')),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignment.id'], name=op.f('fk_assignment_target_assignment_id_assignment')),
    sa.ForeignKeyConstraint(['group_id'], ['section_group.id'], name=op.f('fk_assignment_target_group_id_section_group')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_assignment_target_school_id_school')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_assignment_target_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignment_target')),
    sa.UniqueConstraint('assignment_id', 'group_id', name=op.f('uq_assignment_target_assignment_id_group_id')),
    sa.UniqueConstraint('assignment_id', 'user_id', name=op.f('uq_assignment_target_assignment_id_user_id'))
    )
    with op.batch_alter_table('assignment_target', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assignment_target_school_id'), ['school_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assignment_target_user_id'), ['user_id'], unique=False)

    op.create_table('group_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['section_group.id'], name=op.f('fk_group_member_group_id_section_group')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_group_member_school_id_school')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_group_member_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_group_member')),
    sa.UniqueConstraint('group_id', 'user_id', name=op.f('uq_group_member_group_id_user_id'))
    )
    with op.batch_alter_table('group_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_group_member_school_id'), ['school_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_group_member_user_id'), ['user_id'], unique=False)

    op.create_table('test_pair',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=False),
    sa.Column('section_id', sa.Integer(), nullable=False),
    sa.Column('before_id', sa.Integer(), nullable=False),
    sa.Column('after_id', sa.Integer(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['after_id'], ['assignment.id'], name=op.f('fk_test_pair_after_id_assignment')),
    sa.ForeignKeyConstraint(['before_id'], ['assignment.id'], name=op.f('fk_test_pair_before_id_assignment')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_test_pair_school_id_school')),
    sa.ForeignKeyConstraint(['section_id'], ['section.id'], name=op.f('fk_test_pair_section_id_section')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_test_pair')),
    sa.UniqueConstraint('after_id', name=op.f('uq_test_pair_after_id')),
    sa.UniqueConstraint('before_id', name=op.f('uq_test_pair_before_id'))
    )
    with op.batch_alter_table('test_pair', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_test_pair_school_id'), ['school_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_test_pair_section_id'), ['section_id'], unique=False)

    op.create_table('form_order',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('school_id', sa.Integer(), nullable=False),
    sa.Column('pair_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('first_quiz_id', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['pair_id'], ['test_pair.id'], name=op.f('fk_form_order_pair_id_test_pair')),
    sa.ForeignKeyConstraint(['school_id'], ['school.id'], name=op.f('fk_form_order_school_id_school')),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_form_order_user_id_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_form_order')),
    sa.UniqueConstraint('pair_id', 'user_id', name=op.f('uq_form_order_pair_id_user_id'))
    )
    with op.batch_alter_table('form_order', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_form_order_school_id'), ['school_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_form_order_user_id'), ['user_id'], unique=False)

    with op.batch_alter_table('override', schema=None) as batch_op:
        batch_op.add_column(sa.Column('group_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('is_excused', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.alter_column('user_id',
               existing_type=sa.INTEGER(),
               nullable=True)
        batch_op.create_check_constraint(batch_op.f('ck_override_one_target'), '(group_id IS NULL) <> (user_id IS NULL)')
        batch_op.create_unique_constraint(batch_op.f('uq_override_assignment_id_group_id'), ['assignment_id', 'group_id'])
        batch_op.create_foreign_key(batch_op.f('fk_override_group_id_section_group'), 'section_group', ['group_id'], ['id'])

    with op.batch_alter_table('section', schema=None) as batch_op:
        batch_op.add_column(sa.Column('term', sa.String(length=40), server_default='', nullable=False))
        batch_op.add_column(sa.Column('calendar_serial', sa.Integer(), server_default='0', nullable=False))

    with op.batch_alter_table('user', schema=None) as batch_op:
        batch_op.add_column(sa.Column('calendar_serial', sa.Integer(), server_default='0', nullable=False))

    with op.batch_alter_table('enrollment') as batch_op:
        batch_op.drop_constraint(op.f('ck_enrollment_enrollment_role'), type_='check')
        batch_op.create_check_constraint(op.f('ck_enrollment_enrollment_role'), "role IN ('learner', 'instructor', 'reader')")
