"""Codes, tokens and passphrases: how they are made, written, folded and hashed.

Knows nothing of tables. Hashes of random tokens are plain SHA-256: the tokens have 59 bits or more, so there is nothing
to guess. Passphrases are people's own, so they get argon2id.
"""

from __future__ import annotations

import hashlib
import random
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# No 0/O, 1/I/L: a code is read from a screen and typed on a phone.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
JOIN_CODE_LENGTH = 7
CARD_CODE_LENGTH = 12

# OWASP's second recommended setting for argon2id: 19 MiB, 2 passes, 1 lane. A class of 30 signs in within one minute.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Verified when no such account exists, so that the answer takes as long as for one that does.
_NOBODY = _HASHER.hash("nobody has this passphrase")


def new_code(length: int, *, rng: random.Random) -> str:
    """Return a random code of `length` unambiguous capital letters and digits."""
    return "".join(rng.choice(CODE_ALPHABET) for _ in range(length))


def new_token() -> str:
    """Return a URL-safe random token of 192 bits."""
    return secrets.token_urlsafe(24)


def fold_code(text: str) -> str:
    """Return a typed code without spaces and dashes, in capitals; letters that look like a digit are not corrected."""
    return "".join(char for char in text.upper() if char.isalnum())


def show_code(code: str) -> str:
    """Return a code in groups of four, as it is printed: `K7PM-2QX`."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def token_hash(token: str) -> str:
    """Return the SHA-256 of a random token, in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def passphrase_hash(passphrase: str) -> str:
    """Return the argon2id hash of a passphrase (about 25 ms)."""
    return _HASHER.hash(passphrase)


def passphrase_matches(stored: str | None, passphrase: str) -> bool:
    """Say whether a passphrase belongs to a stored hash. Takes equally long where there is none."""
    try:
        return _HASHER.verify(stored or _NOBODY, passphrase) and stored is not None
    except (VerificationError, InvalidHashError):
        return False
