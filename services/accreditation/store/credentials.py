"""How somebody signs in: password, second factor, recovery codes, invitation. Secrets are kept hashed or sealed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accreditation.store.tables import credential, invitation, recovery_code


@dataclass(frozen=True, slots=True)
class Credential:
    """How a person signs in; see the table. Sealed secrets are opened by the action."""

    person_id: UUID
    password_hash: str | None = None
    must_change: bool = False
    first_admin: bool = False
    totp_secret: bytes | None = None
    totp_offered: bytes | None = None
    totp_last_step: int = 0
    failed_attempts: int = 0
    last_signed_in_at: datetime | None = None

    @property
    def enrolled(self) -> bool:
        """Whether a second factor is asked for at sign-in."""
        return self.totp_secret is not None


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation that is still good, or expired but not replaced."""

    person_id: UUID
    digest: bytes
    made_at: datetime
    expires_at: datetime


async def find(conn: AsyncConnection, person_id: UUID, *, lock: bool = False) -> Credential:
    """Load how a person signs in; one without a row has no way in."""
    query = sa.select(*credential.c).where(credential.c.person_id == person_id)
    row = (await conn.execute(query.with_for_update() if lock else query)).mappings().first()
    return Credential(**row) if row else Credential(person_id)


async def save(conn: AsyncConnection, changed: Credential) -> None:
    """Write how a person signs in."""
    values = {column.name: getattr(changed, column.name) for column in credential.c}
    await conn.execute(
        insert(credential).values(values).on_conflict_do_update(index_elements=["person_id"], set_=values)
    )


async def count_failure(conn: AsyncConnection, person_id: UUID) -> None:
    """Count a wrong attempt since the last sign-in."""
    await conn.execute(
        credential.update()
        .where(credential.c.person_id == person_id)
        .values(failed_attempts=credential.c.failed_attempts + 1)
    )


async def take_step(conn: AsyncConnection, person_id: UUID, step: int) -> bool:
    """Remember that the code of this step was used; False when it, or a later one, was used before."""
    done = await conn.execute(
        credential.update()
        .where(credential.c.person_id == person_id, credential.c.totp_last_step < step)
        .values(totp_last_step=step)
    )
    return done.rowcount == 1


async def anybody_with_password(conn: AsyncConnection) -> bool:
    """Tell whether anybody can sign in with a password."""
    found = await conn.execute(
        sa.select(credential.c.person_id).where(credential.c.password_hash.is_not(None)).limit(1)
    )
    return found.first() is not None


async def first_admin_waits(conn: AsyncConnection) -> bool:
    """Tell whether somebody's password is still the one of the first start."""
    found = await conn.execute(sa.select(credential.c.person_id).where(credential.c.first_admin).limit(1))
    return found.first() is not None


async def replace_recovery_codes(conn: AsyncConnection, person_id: UUID, digests: Sequence[bytes]) -> None:
    """Void a person's recovery codes and keep these instead."""
    await conn.execute(recovery_code.delete().where(recovery_code.c.person_id == person_id))
    if digests:
        rows = [{"person_id": person_id, "digest": digest} for digest in digests]
        await conn.execute(recovery_code.insert(), rows)


async def use_recovery_code(conn: AsyncConnection, person_id: UUID, digest: bytes) -> bool:
    """Use up a recovery code; False when it is none of theirs, or was used."""
    done = await conn.execute(
        recovery_code.delete().where(recovery_code.c.person_id == person_id, recovery_code.c.digest == digest)
    )
    return done.rowcount == 1


async def replace_invitation(conn: AsyncConnection, made: Invitation) -> None:
    """Void a person's invitation and keep this one instead."""
    values = {column.name: getattr(made, column.name) for column in invitation.c}
    await conn.execute(
        insert(invitation).values(values).on_conflict_do_update(index_elements=["person_id"], set_=values)
    )


async def find_invitation(conn: AsyncConnection, digest: bytes) -> Invitation | None:
    """Load an invitation by the digest of its secret."""
    row = (await conn.execute(sa.select(*invitation.c).where(invitation.c.digest == digest))).mappings().first()
    return Invitation(**row) if row else None


async def use_invitation(conn: AsyncConnection, digest: bytes) -> bool:
    """Use up an invitation; False when somebody else was faster."""
    return (await conn.execute(invitation.delete().where(invitation.c.digest == digest))).rowcount == 1


async def void_invitation(conn: AsyncConnection, person_id: UUID) -> None:
    """Void a person's invitation, if there is one."""
    await conn.execute(invitation.delete().where(invitation.c.person_id == person_id))


async def forget_invitations(conn: AsyncConnection, before: datetime) -> int:
    """Delete invitations that expired before this time; says how many."""
    return (await conn.execute(invitation.delete().where(invitation.c.expires_at < before))).rowcount
