-- name: turns_ended
-- Turns whose end was logged in (:after, :until]: a range of the primary key, however long the log is.
SELECT t.status, t.route, t.error_code, x.ttft_ms, COALESCE(x.trace, '[]') AS trace
FROM events e JOIN turns t ON t.id = e.turn_id LEFT JOIN exchanges x ON x.turn_id = t.id
WHERE e.id > :after AND e.id <= :until
  AND e.type IN ('turn.completed', 'turn.failed', 'turn.cancelled') AND t.kind = 'chat';

-- name: queue_depths
-- A job that an earlier boot left has been due for as long as this one lasts.
SELECT lane, status, COUNT(*) AS jobs, MIN(CASE WHEN boot_id = :boot_id THEN due_mono ELSE 0 END) AS due
FROM jobs GROUP BY lane, status;
