"""People and how they prove who they are: users, passphrases, login cards, invitations.

Never commits. The clock and the random generator are arguments.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from course.records.secrets import CARD_CODE_LENGTH, fold_code, new_code, new_token, token_hash
from course.records.tables import Invitation, School, User, UserRole

INVITATION_LIFE = timedelta(days=7)
DEFAULT_SUPPORT_LINE = (
    "If something here is close to home, you can talk to an adult you trust or a school counsellor. "
    "In the United States, RAINN answers day and night: 800-656-4673. Elsewhere, findahelpline.com lists "
    "free lines by country."
)
_USERNAME_TAIL = 3


def the_school(session: Session, *, now: datetime) -> School:
    """Return the installation's first school, made on the first call."""
    school = session.scalars(select(School).order_by(School.id).limit(1)).one_or_none()
    if school is None:
        school = School(name="Our school", support_line=DEFAULT_SUPPORT_LINE, created_at=now)
        session.add(school)
        session.flush()
    return school


def has_admin(session: Session) -> bool:
    """Say whether the first teacher, who is the school's admin, has come in yet."""
    return session.scalars(select(User.id).where(User.role == UserRole.ADMIN).limit(1)).first() is not None


def user_by_id(session: Session, user_id: int) -> User | None:
    """Return a user, or None."""
    return session.get(User, user_id)


def user_by_username(session: Session, username: str) -> User | None:
    """Return the user with this username, however it was capitalised or spaced, or None."""
    return session.scalars(select(User).where(User.username == username.strip().lower())).one_or_none()


def user_by_card(session: Session, code: str) -> User | None:
    """Return the user whose login card carries this code, or None."""
    folded = fold_code(code)
    if len(folded) != CARD_CODE_LENGTH:
        return None
    return session.scalars(select(User).where(User.card_hash == token_hash(folded))).one_or_none()


def new_username(display_name: str, *, rng: random.Random, taken: Iterable[str] = ()) -> str:
    """Return a username made from a name: plain letters, a dash, three random signs (`ben-7kq`)."""
    plain = unicodedata.normalize("NFKD", display_name).encode("ascii", "ignore").decode().lower()
    base = "-".join(re.findall(r"[a-z0-9]+", plain))[:24].strip("-") or "student"
    used = set(taken)
    while True:
        candidate = f"{base}-{new_code(_USERNAME_TAIL, rng=rng).lower()}"
        if candidate not in used:
            return candidate


def free_username(session: Session, display_name: str, *, rng: random.Random) -> str:
    """Return a new username that nobody has yet."""
    while True:
        candidate = new_username(display_name, rng=rng)
        if user_by_username(session, candidate) is None:
            return candidate


def create_user(
    session: Session,
    *,
    school_id: int,
    role: UserRole,
    display_name: str,
    username: str,
    hashed_passphrase: str | None,
    now: datetime,
) -> User:
    """Add a user. `hashed_passphrase` is None for a student who will come with a login card."""
    user = User(
        school_id=school_id,
        role=role,
        username=username.strip().lower(),
        display_name=display_name.strip(),
        passphrase_hash=hashed_passphrase,
        session_epoch=0,
        created_at=now,
    )
    session.add(user)
    session.flush()
    return user


def set_passphrase(session: Session, user: User, hashed_passphrase: str) -> None:
    """Give a user a new passphrase. Every session they had ends, and so does their login card."""
    user.passphrase_hash = hashed_passphrase
    user.card_hash = None
    user.session_epoch += 1
    session.flush()


def issue_card(session: Session, user: User, *, rng: random.Random) -> str:
    """Give a student a new login card and return its code. An older card ends; a passphrase of their own stays."""
    code = new_code(CARD_CODE_LENGTH, rng=rng)
    user.card_hash = token_hash(code)
    session.flush()
    return code


def reset_passphrase(session: Session, user: User, *, rng: random.Random) -> str:
    """Take a student's passphrase and sessions away and return the code of a new login card."""
    user.passphrase_hash = None
    user.session_epoch += 1
    return issue_card(session, user, rng=rng)


def invite_teacher(
    session: Session,
    *,
    school_id: int,
    now: datetime,
    created_by: User | None = None,
    role: UserRole = UserRole.TEACHER,
) -> str:
    """Add an invitation for one teacher and return its token. It works once, for seven days."""
    token = new_token()
    session.add(
        Invitation(
            school_id=school_id,
            role=role,
            token_hash=token_hash(token),
            created_by_id=created_by.id if created_by else None,
            created_at=now,
            expires_at=now + INVITATION_LIFE,
        )
    )
    session.flush()
    return token


def invite_first_teacher(session: Session, *, now: datetime) -> str:
    """Return the token of a new first-teacher link; earlier ones end."""
    school = the_school(session, now=now)
    session.execute(
        update(Invitation)
        .where(Invitation.created_by_id.is_(None), Invitation.used_at.is_(None))
        .values(expires_at=now)
    )
    return invite_teacher(session, school_id=school.id, now=now, role=UserRole.ADMIN)


def open_invitation(session: Session, token: str, *, now: datetime, lock: bool = False) -> Invitation | None:
    """Return the invitation of a token if it can still be used, else None. `lock` holds it until the commit."""
    query = select(Invitation).where(
        Invitation.token_hash == token_hash(token), Invitation.used_at.is_(None), Invitation.expires_at > now
    )
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def accept_invitation(session: Session, invitation: Invitation, user: User, *, now: datetime) -> None:
    """Mark an invitation as used by the teacher it made."""
    invitation.used_at = now
    invitation.used_by_id = user.id
    session.flush()
