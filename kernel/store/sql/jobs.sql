-- name: enqueue_job
INSERT INTO jobs (lane, kind, conversation_id, turn_id, turn_ordinal, due_mono, boot_id)
VALUES (:lane, :kind, :conversation_id, :turn_id, :turn_ordinal, :due, :boot_id);

-- name: end_leases_of_other_boots
-- Monotonic times of an earlier boot mean nothing in this one: its jobs are all due.
UPDATE jobs SET due_mono = 0, boot_id = :boot_id WHERE boot_id <> :boot_id;

-- name: look_for_work
-- What each lane has to do now, and when time alone makes more due: a back-off or a lease that ends.
SELECT lane,
  COUNT(CASE WHEN due_mono <= :now AND NOT suspect THEN 1 END) AS due,
  COUNT(CASE WHEN due_mono <= :now AND suspect THEN 1 END) AS suspects,
  MIN(CASE WHEN due_mono > :now THEN due_mono END) AS next_due
FROM (SELECT lane, due_mono, status = 'running' AND attempt - uncounted >= :suspect_tries AS suspect FROM jobs)
GROUP BY lane;

-- name: claim_jobs
-- Take what is due in a lane: queued jobs, and running ones whose lease has ended (their worker died or
-- hangs). A foreground job waits for the earlier messages of its conversation. Suspects, the running ones that
-- have outlived :suspect_tries workers, are taken apart from the others. One statement, so that two workers
-- never take the same job.
UPDATE jobs SET status = 'running', owner = :owner, attempt = attempt + 1, due_mono = :lease_until
WHERE id IN (
  SELECT j.id FROM jobs j
  WHERE j.lane = :lane
    AND j.due_mono <= :now
    AND (j.status = 'running' AND j.attempt - j.uncounted >= :suspect_tries) = :suspects
    AND NOT EXISTS (
      SELECT 1 FROM turns t
      WHERE t.conversation_id = j.conversation_id AND t.completed_at IS NULL AND t.ordinal < j.turn_ordinal
        AND t.kind = 'chat')
  ORDER BY j.id
  LIMIT :limit)
RETURNING id, lane, kind, conversation_id, turn_id, attempt, uncounted, owner, last_error;

-- name: renew_leases
UPDATE jobs SET due_mono = :lease_until WHERE owner = :owner AND status = 'running';

-- name: end_leases
-- The jobs of a worker that is known to be dead are due now.
UPDATE jobs SET due_mono = :now WHERE owner = :owner AND status = 'running';

-- name: lost_jobs
-- Of the jobs that a worker runs (a JSON array), those that were taken over, or whose turn was cancelled or
-- deleted. One that is gone or queued otherwise has been ended by its own last transaction.
SELECT r.value ->> 'id' AS id, r.value ->> 'attempt' AS attempt
FROM json_each(:running) r
LEFT JOIN jobs j ON j.id = r.value ->> 'id'
LEFT JOIN turns t ON t.id = r.value ->> 'turn_id'
WHERE CASE
  WHEN j.id IS NULL THEN t.id IS NULL OR t.status = 'cancelled'
  ELSE j.status = 'running' AND (j.owner <> :owner OR j.attempt <> r.value ->> 'attempt')
END;

-- name: finish_job
-- The fence: no row means the job is no longer this owner's in this attempt.
DELETE FROM jobs WHERE id = :id AND owner = :owner AND attempt = :attempt AND status = 'running'
RETURNING id;

-- name: retry_job
UPDATE jobs SET status = 'queued', owner = NULL, due_mono = :due, last_error = :error,
  uncounted = uncounted + :uncounted
WHERE id = :id AND owner = :owner AND attempt = :attempt AND status = 'running'
RETURNING id;

-- name: delete_jobs_of_turn
-- Takes the work away from whoever does it.
DELETE FROM jobs WHERE turn_id = :turn_id RETURNING id;
