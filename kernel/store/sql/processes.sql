-- name: beat
INSERT INTO processes (id, role, pid, boot_id, started_at, last_seen, beat_mono, running_jobs)
VALUES (:id, :role, :pid, :boot_id, :now, :now, :mono, :running_jobs)
ON CONFLICT (id) DO UPDATE SET last_seen = :now, beat_mono = :mono, running_jobs = :running_jobs;

-- name: remove_process
DELETE FROM processes WHERE id = :id;

-- name: remove_dead_processes
DELETE FROM processes WHERE boot_id <> :boot_id OR beat_mono < :before;

-- name: newest_process
SELECT role, pid, boot_id, last_seen, beat_mono, running_jobs FROM processes
WHERE role = :role AND boot_id = :boot_id ORDER BY beat_mono DESC LIMIT 1;
