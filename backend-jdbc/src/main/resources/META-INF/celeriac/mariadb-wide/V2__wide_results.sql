-- Room for more than the 64 KiB that Celery's BLOB and TEXT hold, on MariaDB and MySQL. Celery works on with it. Copies the
-- tables: a quiet hour is a good time. U2__wide_results.sql undoes it.
ALTER TABLE celery_taskmeta
    MODIFY result LONGBLOB,
    MODIFY traceback MEDIUMTEXT,
    MODIFY args MEDIUMBLOB,
    MODIFY kwargs MEDIUMBLOB;
ALTER TABLE celery_tasksetmeta MODIFY result LONGBLOB;
