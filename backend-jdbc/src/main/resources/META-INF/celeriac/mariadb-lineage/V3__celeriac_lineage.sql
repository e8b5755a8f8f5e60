-- Keeps children, parent and group of each result, for which Celery's tables have no columns: see database_lineage. Celery
-- does not know it. For MariaDB and MySQL. U3__celeriac_lineage.sql undoes it.
CREATE TABLE IF NOT EXISTS celeriac_lineage (
    task_id VARCHAR(155) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    children LONGBLOB,
    parent_id VARCHAR(155) CHARACTER SET utf8mb4,
    group_id VARCHAR(155) CHARACTER SET utf8mb4,
    PRIMARY KEY (task_id)
);
