-- Undoes V2__wide_results.sql; fails, and changes nothing, while something is stored that would have to be cut.
SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES');
ALTER TABLE celery_taskmeta
    MODIFY result BLOB,
    MODIFY traceback TEXT,
    MODIFY args BLOB,
    MODIFY kwargs BLOB;
ALTER TABLE celery_tasksetmeta MODIFY result BLOB;
