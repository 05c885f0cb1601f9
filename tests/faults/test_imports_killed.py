"""`kill -9` of the orchestrator at each step of an import."""

from __future__ import annotations

import httpx
import pytest

from kernel.shared.crash import EXIT_CODE
from tests.harness.imports import accepted, ended, imported, passages, upload
from tests.harness.invariants import check_invariants
from tests.harness.stack import Stack
from tests.harness.waiting import wait_until

TEXT = "\n\n".join(f"# Part {number}\n\nThe lamp number {number} is lit." for number in range(50)).encode()


@pytest.mark.parametrize("step", ["import.claimed", "import.converted", "import.before_commit"])
def test_r12_an_import_is_completed_once_and_has_every_passage(step: str, stack: Stack) -> None:
    undisturbed = imported(stack, "parts.md", TEXT)
    stack.restart("orchestrator", crash_at=step)
    import_id = accepted(stack, "parts.md", TEXT)
    assert stack.wait_dead("orchestrator") == EXIT_CODE
    assert passages(stack, import_id) == []
    stack.start("orchestrator")
    document = ended(stack, import_id)
    assert document["status"] == "ready"
    assert document["chunks"] == undisturbed["chunks"] == 50
    assert passages(stack, import_id) == passages(stack, undisturbed["id"])
    check_invariants(stack)


@pytest.mark.parametrize("step", ["import.before_accept", "import.accepted"])
def test_a_kernel_that_dies_while_a_document_arrives_leaves_a_whole_import_or_none(
    step: str, stack: Stack
) -> None:
    stack.restart("kernel", crash_at=step)
    stack.wait_ready()
    with pytest.raises(httpx.TransportError):
        upload(stack, "dying.md", step.encode())
    assert stack.wait_dead("kernel") == EXIT_CODE
    stack.start("kernel")
    stack.wait_ready()
    [*found] = (
        item for item in stack.http.get("/api/imports").json()["imports"] if item["filename"] == "dying.md"
    )
    assert len(found) == (step == "import.accepted")
    for item in found:
        assert ended(stack, item["id"])["status"] == "ready"
        assert stack.http.delete(f"/api/imports/{item['id']}").status_code == 204
    folder = stack.folder / "uploads"
    owned = {row[0] for row in stack.read("SELECT stored_name FROM imports")}
    wait_until(lambda: {path.name for path in folder.iterdir()} == owned, "the sweep")
    check_invariants(stack)
