-- Undoes V1__celery_tables.sql: every result and every saved group is lost.
DROP TABLE IF EXISTS celery_taskmeta;
DROP TABLE IF EXISTS celery_tasksetmeta;
