-- What Celery 5.6.3's models create, statement by statement, but for IF NOT EXISTS and the indices, which are in one
-- statement with their tables. For MySQL, and for MariaDB before 10.3.
CREATE TABLE IF NOT EXISTS celery_taskmeta (
    id INTEGER NOT NULL AUTO_INCREMENT,
    task_id VARCHAR(155),
    status VARCHAR(50),
    result BLOB,
    date_done DATETIME,
    traceback TEXT,
    name VARCHAR(155),
    args BLOB,
    kwargs BLOB,
    worker VARCHAR(155),
    retries INTEGER,
    queue VARCHAR(155),
    PRIMARY KEY (id),
    UNIQUE (task_id),
    INDEX ix_celery_taskmeta_date_done (date_done)
);
CREATE TABLE IF NOT EXISTS celery_tasksetmeta (
    id INTEGER NOT NULL AUTO_INCREMENT,
    taskset_id VARCHAR(155),
    result BLOB,
    date_done DATETIME,
    PRIMARY KEY (id),
    UNIQUE (taskset_id),
    INDEX ix_celery_tasksetmeta_date_done (date_done)
);
