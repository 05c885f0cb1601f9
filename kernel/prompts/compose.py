"""The system prompt of an agent."""

from __future__ import annotations

from kernel.prompts.files import AgentProfile


def compose_system_prompt(profile: AgentProfile, *, today: str) -> str:
    """The enabled components in order and, as the last line, the date.

    today: the date without a time, such as `Sunday, 22 November 2026`. The prompt then stays the same for a
    day, and a backend's prompt cache keeps it and the history after it.
    """
    parts = [component.content for component in profile.enabled_components]
    return "\n\n".join([*parts, f"Today is {today}."])
