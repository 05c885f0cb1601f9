"""A value asked for over the network is asked for once, and again only beside its use."""

from __future__ import annotations

import asyncio

import pytest

from kernel.llm.remembered import Remembered
from kernel.shared.errors import ModelUnavailable


class Server:
    """Answers 1, 2, 3 … when it is let, or not at all."""

    def __init__(self) -> None:
        self.asked = 0
        self.is_down = False
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def find(self) -> int:
        self.asked += 1
        await self.may_answer.wait()
        if self.is_down:
            raise ModelUnavailable("down")
        return self.asked


async def until(value: Remembered[int], expected: int) -> None:
    async with asyncio.timeout(5):
        while await value.get() != expected:
            await asyncio.wait([task for task in asyncio.all_tasks() if task is not asyncio.current_task()])


async def test_those_who_ask_at_once_cause_one_question() -> None:
    server = Server()
    value = Remembered(server.find, max_age=60)
    assert await asyncio.gather(*(value.get() for _ in range(5))) == [1] * 5
    assert await value.get() == 1
    assert server.asked == 1


async def test_an_old_value_is_given_at_once_and_replaced_beside_that() -> None:
    server = Server()
    value = Remembered(server.find, max_age=0)
    assert await value.get() == 1
    server.may_answer.clear()
    assert await value.get() == 1
    assert await value.get() == 1  # still being asked for
    server.may_answer.set()
    await until(value, 2)
    await value.aclose()


async def test_an_old_value_stays_when_nobody_answers_any_more() -> None:
    server = Server()
    value = Remembered(server.find, max_age=0)
    await value.get()
    server.is_down = True
    assert await value.get() == 1
    async with asyncio.timeout(5):
        while server.asked < 2:
            await asyncio.wait([task for task in asyncio.all_tasks() if task is not asyncio.current_task()])
    assert await value.get() == 1
    await value.aclose()


async def test_a_forgotten_value_is_asked_for_again_and_a_failure_is_heard() -> None:
    server = Server()
    value = Remembered(server.find, max_age=60)
    await value.get()
    server.is_down = True
    value.forget()
    with pytest.raises(ModelUnavailable):
        await value.get()
    server.is_down = False
    assert await value.get() == 3
