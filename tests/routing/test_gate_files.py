"""What the gate keeps on disk: learned once, anew after a change, and never needed."""

from __future__ import annotations

import pytest

from kernel.routing.gate import Silence
from tests.harness.waiting import until
from tests.routing import small_exemplars
from tests.routing.rigs import (
    TOOLS,
    BagOfWords,
    GateRig,
    judge,
    learned,
    opinion_of,
    rewrite,
)


async def test_a_second_start_asks_for_one_vector_only_to_see_that_the_model_is_the_same(
    rig: GateRig,
) -> None:
    first = await opinion_of(await learned(rig, ()), "read the file a.txt", ())
    rig.embedder.forget()
    gate = await learned(rig, ())
    assert len(rig.embedder.texts) == 1
    assert (await opinion_of(gate, "read the file a.txt", ())).opinion.math == pytest.approx(
        first.opinion.math, abs=1e-4
    )


async def test_it_learns_anew_after_a_change_and_embeds_only_what_is_new(rig: GateRig) -> None:
    before = await opinion_of(await learned(rig), "zorp the blik")
    rig.embedder.forget()
    more = [f"zorp the blik {number} times" for number in range(20)]
    lines = [*small_exemplars.ROUTES["math_subagent"], *more]
    rewrite(rig.prompts, "routes", {**small_exemplars.ROUTES, "math_subagent": lines})
    gate = await learned(rig)
    assert [text for text in rig.embedder.texts if "zorp" in text] == more
    assert len(rig.embedder.texts) == 1 + len(more) + len(TOOLS)
    assert (await opinion_of(gate, "zorp the blik")).opinion.math > before.opinion.math + 0.2


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: b"not a file of numbers",
        lambda content: content[: len(content) // 2],
        lambda content: content[:200] + bytes(len(content) - 400) + content[-200:],
    ],
    ids=["empty", "text", "cut off", "overwritten"],
)
async def test_a_damaged_file_is_made_anew(damage: object, rig: GateRig) -> None:
    assert callable(damage)
    await learned(rig)
    [file] = rig.files
    sound = file.stat().st_size
    file.write_bytes(damage(file.read_bytes()))
    assert (await opinion_of(await learned(rig), "read notes.md")).opinion.tools
    assert file.stat().st_size == sound
    rig.embedder.forget()
    await learned(rig, ())
    assert len(rig.embedder.texts) == 1


async def test_a_folder_that_cannot_be_written_costs_only_the_time_to_learn_again(rig: GateRig) -> None:
    rig.data_dir.mkdir()
    (rig.data_dir / "routing").write_text("in the way")
    assert (await opinion_of(await learned(rig), "read notes.md")).opinion.tools


async def test_another_embedding_model_is_learned_for_and_the_first_is_kept(rig: GateRig) -> None:
    gate = await learned(rig)
    rig.embedder = BagOfWords("another", turned=True)
    assert await judge(gate) == Silence("the gate has not learned its exemplars yet")
    await until(lambda: len(rig.files) == 2, "the gate of the other model")
    await gate.prepare(TOOLS)
    assert (await opinion_of(gate, "read notes.md")).model == "another"
    rig.embedder = BagOfWords()
    await gate.prepare(())
    assert len(rig.embedder.texts) == 1


async def test_another_model_under_the_same_name_is_noticed_at_the_next_start(rig: GateRig) -> None:
    await learned(rig, ())
    everything = len(rig.embedder.texts)
    rig.embedder = BagOfWords(turned=True)
    await learned(rig, ())
    assert len(rig.embedder.texts) == everything + 1
