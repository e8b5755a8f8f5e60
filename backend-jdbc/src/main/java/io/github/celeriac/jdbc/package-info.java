/**
 * Celery task results in SQL databases: the tables {@code celery_taskmeta} and {@code celery_tasksetmeta}, as the
 * SQLAlchemy models of Celery 5.2 to 5.7-dev create and use them.
 */
@NullMarked
package io.github.celeriac.jdbc;

import org.jspecify.annotations.NullMarked;
