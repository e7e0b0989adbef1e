"""Signing keys: a new one is used from now on and the old ones stay believed; a retired one voids what it signed."""

from dataclasses import replace

from services.accreditation.actions.change import Change, changing
from services.accreditation.actions.contracts import tell_key
from services.accreditation.actions.deps import Deps
from services.accreditation.actions.keyring import Use
from services.accreditation.errors import LastKey, WrongState
from services.accreditation.model.entities import Key
from services.accreditation.store import keys as store
from services.kit.access import public_text
from services.kit.errors import NotFound
from services.kit.events import Provenance


async def list_keys(deps: Deps) -> list[Key]:
    """List all keys, the newest first; they are public."""
    async with deps.db.transaction() as conn:
        return await store.every(conn)


async def make_key(deps: Deps, change: Change, use: Use) -> Key:
    """Make a key pair in a change; it signs once that is committed."""
    key_id = deps.ids.uuid().hex
    public = public_text(deps.keys.pair(use, key_id))
    key = Key(key_id, 1, use, public, "active", change.now)
    await store.add(change.conn, key)
    tell_key(change, key)
    change.afterwards(lambda: deps.keys.put([key]))
    return key


async def rotate(deps: Deps, by: Provenance, use: Use) -> Key:
    """Sign with a new key pair from now on; what the ones before signed stays good."""
    async with changing(deps, by) as change:
        await store.hold(change.conn)
        return await make_key(deps, change, use)


async def retire(deps: Deps, by: Provenance, key_id: str) -> Key:
    """Believe nothing any more that this key has signed: tokens end, badges are void.

    Raises:
        NotFound: there is no such key.
        WrongState: it is retired already.
        LastKey: nothing could be signed any more; make another one first.
    """
    async with changing(deps, by) as change:
        await store.hold(change.conn)
        keys = await store.every(change.conn)
        found = next((key for key in keys if key.key_id == key_id), None)
        if found is None:
            raise NotFound("There is no such key.")
        if found.state != "active":
            raise WrongState(found.state)
        if not any(key.use == found.use and key.state == "active" and key is not found for key in keys):
            raise LastKey
        retired = replace(found, version=found.version + 1, state="retired")
        await store.save(change.conn, retired)
        tell_key(change, retired)
        change.afterwards(lambda: deps.keys.put([retired]))
        return retired
