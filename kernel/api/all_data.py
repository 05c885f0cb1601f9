"""Deleting all data of a running instance, without a restart."""

from __future__ import annotations

import asyncio
import shutil

from kernel.api.deps import Kernel
from kernel.api.schemas.admin import AllDataDeleted
from kernel.shared.errors import StoreUnavailable
from kernel.store.wipe import cancel_all_turns, delete_everything


async def delete_all_data(kernel: Kernel, *, keep_backups: bool) -> AllDataDeleted:
    """Stop what runs, then remove rows, files, what indexes hold in memory, the log, free pages and backups.

    Raises StoreError; what is gone by then stays gone, and it can be asked for again.
    """
    async with kernel.backups.lock:
        await kernel.baseline.stop()
        async with kernel.db.write() as tx:
            stopped = await cancel_all_turns(tx, kernel.clock)
        await kernel.hub.deliver_now()  # who listens is told how it ended
        async with kernel.db.write() as tx:
            await delete_everything(tx)
        kernel.hub.all_deleted()
        kernel.memory.forget()
        await kernel.end_exports()  # their snapshots hold the log
        await kernel.sweep_uploads()
        await asyncio.to_thread(shutil.rmtree, kernel.settings.data_dir / "baseline", ignore_errors=True)
        backups = 0 if keep_backups else await _remove_backups(kernel)
        await kernel.db.compact()
    return AllDataDeleted(stopped=stopped, backups=backups)


async def _remove_backups(kernel: Kernel) -> int:
    try:
        return await kernel.backups.remove_all()
    except StoreUnavailable as error:
        raise StoreUnavailable(
            f"the data is deleted, but not every backup: {error.detail}. Remove what is left in "
            f"{kernel.settings.backups_dir}, or try again"
        ) from error
