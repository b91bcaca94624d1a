"""The order in which flags and confidence were set, apart from that of answers.

Revision: 0005, after 0004.
"""

from alembic import op
import sqlalchemy as sa
from course.records.base import UtcDateTime
revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('response') as batch_op:
        batch_op.add_column(sa.Column('marked_at', UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column('marked_page', sa.String(length=16), server_default='', nullable=False))
        batch_op.add_column(sa.Column('marked_sequence', sa.Integer(), server_default='0', nullable=False))
