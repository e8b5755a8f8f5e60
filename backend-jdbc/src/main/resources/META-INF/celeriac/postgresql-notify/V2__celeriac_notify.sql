-- Wakes who waits in Java for rows that Python writes, too. Run it as the table's owner, in its schema; put your table's
-- name in if it is another one. U2__celeriac_notify.sql undoes it.
CREATE OR REPLACE FUNCTION celeriac_notify() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('celeriac', NEW.task_id);
    RETURN NULL;
END
$$;
DROP TRIGGER IF EXISTS celeriac_notify ON celery_taskmeta;
-- A longer payload would be an error, and cost the writer its row.
CREATE TRIGGER celeriac_notify AFTER INSERT OR UPDATE ON celery_taskmeta FOR EACH ROW
    WHEN (NEW.status IN ('SUCCESS', 'FAILURE', 'REVOKED') AND octet_length(NEW.task_id) < 8000)
    EXECUTE FUNCTION celeriac_notify();
