"""Backups that a kernel makes by itself."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from kernel.api import backups
from kernel.api.backups import Backups
from kernel.shared.settings import Settings, load_settings
from kernel.store.backup import verify
from kernel.store.migrate import migrate
from tests.harness.waiting import until


def settings_with(tmp_path: Path, hours: str) -> Settings:
    settings = load_settings(CHAT_DB_PATH=tmp_path / "chat.db", AIGENT_BACKUP_HOURS=hours)
    migrate(settings.chat_db_path, settings.backups_dir)
    return settings


async def test_a_kernel_makes_a_backup_by_itself_and_none_while_nothing_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "FIRST", timedelta(0))
    settings = settings_with(tmp_path, "0.00001")
    looks: list[object] = []
    plain = Backups._make_hourly

    async def counted(self: Backups) -> None:
        await plain(self)
        looks.append(None)

    monkeypatch.setattr(Backups, "_make_hourly", counted)
    running = asyncio.create_task(Backups(settings).run())
    await until(lambda: len(looks) > 3, "several looks")
    running.cancel()
    [made] = await asyncio.to_thread(lambda: list(settings.backups_dir.iterdir()))
    assert made.name.startswith("hourly-")
    verify(made)


async def test_no_hours_make_no_backups(tmp_path: Path) -> None:
    settings = settings_with(tmp_path, "0")
    await Backups(settings).run()  # it ends at once
    assert not settings.backups_dir.exists()


async def test_a_backup_that_cannot_be_made_does_not_end_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(backups, "FIRST", timedelta(0))
    settings = settings_with(tmp_path, "0.00001")
    settings.backups_dir.write_text("in the way")
    running = asyncio.create_task(Backups(settings).run())
    await until(lambda: "no backup was made" in caplog.text, "the warning")
    settings.backups_dir.unlink()
    await until(lambda: settings.backups_dir.is_dir() and any(settings.backups_dir.iterdir()), "a backup")
    running.cancel()
