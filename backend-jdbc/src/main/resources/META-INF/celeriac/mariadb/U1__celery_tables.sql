-- Undoes V1__celery_tables.sql: every result and every saved group is lost.
DROP TABLE IF EXISTS celery_taskmeta;
DROP SEQUENCE IF EXISTS task_id_sequence;
DROP TABLE IF EXISTS celery_tasksetmeta;
DROP SEQUENCE IF EXISTS taskset_id_sequence;
