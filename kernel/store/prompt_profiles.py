"""Profiles: what a user changed of the prompts in the files. One is active; the default one always exists."""

from __future__ import annotations

import json
from dataclasses import dataclass

from kernel.shared.clock import Clock
from kernel.shared.errors import Conflict, NotFound
from kernel.shared.ids import new_id
from kernel.store.database import Reader, Transaction
from kernel.store.records import Record

DEFAULT_PROFILE = "default"
_ACTIVE = "active_profile"


class PromptProfile(Record):
    id: str
    title: str
    created_at: str
    active: bool


@dataclass(frozen=True, slots=True)
class Override:
    """What is different of a component; None is as in the file."""

    content: str | None = None
    enabled: bool | None = None


async def active_profile_id(db: Reader) -> str:
    row = await db.fetch_one("get_setting", {"key": _ACTIVE})
    return str(json.loads(row["value"])) if row else DEFAULT_PROFILE


async def list_profiles(db: Reader) -> list[PromptProfile]:
    """Oldest first."""
    rows = await db.fetch("list_prompt_profiles", {"active": await active_profile_id(db)})
    return [PromptProfile(**row) for row in rows]


async def get_profile(db: Reader, profile_id: str) -> PromptProfile:
    """Raises NotFound."""
    active = await active_profile_id(db)
    row = await db.fetch_one("get_prompt_profile", {"id": profile_id, "active": active})
    if row is None:
        raise NotFound("there is no such profile; it may have been deleted")
    return PromptProfile(**row)


async def create_profile(
    tx: Transaction, clock: Clock, title: str, *, copy_of: str | None = None
) -> PromptProfile:
    """A profile without changes or with those of another. Raises Conflict if its title is taken, NotFound."""
    if copy_of is not None:
        await get_profile(tx, copy_of)
    created = {"id": new_id(), "title": title, "now": clock.now()}
    if await tx.fetch_one("insert_prompt_profile", created) is None:
        raise Conflict("there is a profile with this title already: choose another one")
    if copy_of is not None:
        await tx.fetch("copy_prompt_overrides", {"from": copy_of, "to": created["id"]})
    return await get_profile(tx, created["id"])


async def activate_profile(tx: Transaction, profile_id: str) -> PromptProfile:
    """Use it from the next prompt on. Raises NotFound."""
    await get_profile(tx, profile_id)
    await tx.fetch("put_setting", {"key": _ACTIVE, "value": json.dumps(profile_id)})
    return await get_profile(tx, profile_id)


async def delete_profile(tx: Transaction, profile_id: str) -> None:
    """Raises NotFound, and Conflict for the default one and for the one that is active."""
    profile = await get_profile(tx, profile_id)
    if profile.id == DEFAULT_PROFILE:
        raise Conflict("the default profile stays: reset it to undo what was changed in it")
    if profile.active:
        raise Conflict("this profile is in use: activate another one first")
    await tx.fetch("delete_prompt_profile", {"id": profile_id})


async def active_overrides(db: Reader) -> dict[str, Override]:
    """By the id of the component."""
    return await _overrides(db, await active_profile_id(db))


async def change_component(tx: Transaction, component_id: str, override: Override) -> None:
    """Set what is different of a component in the active profile."""
    profile_id = await active_profile_id(tx)
    key = {"profile_id": profile_id, "component_id": component_id}
    if override == Override():
        await tx.fetch("delete_prompt_overrides", key)
    else:
        await tx.fetch(
            "put_prompt_override", {**key, "content": override.content, "enabled": override.enabled}
        )


async def reset_components(tx: Transaction, component_id: str | None = None) -> None:
    """Take back what the active profile changes of a component, or of all."""
    profile_id = await active_profile_id(tx)
    await tx.fetch("delete_prompt_overrides", {"profile_id": profile_id, "component_id": component_id})


async def _overrides(db: Reader, profile_id: str) -> dict[str, Override]:
    rows = await db.fetch("list_prompt_overrides", {"profile_id": profile_id})
    return {
        row["component_id"]: Override(
            row["content"], None if row["enabled"] is None else bool(row["enabled"])
        )
        for row in rows
    }
