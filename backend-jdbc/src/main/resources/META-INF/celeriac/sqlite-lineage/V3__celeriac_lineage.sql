-- Keeps children, parent and group of each result, for which Celery's tables have no columns: see database_lineage. Celery
-- does not know it. U3__celeriac_lineage.sql undoes it.
CREATE TABLE IF NOT EXISTS celeriac_lineage (
    task_id VARCHAR(155) NOT NULL,
    children BLOB,
    parent_id VARCHAR(155),
    group_id VARCHAR(155),
    PRIMARY KEY (task_id)
);
