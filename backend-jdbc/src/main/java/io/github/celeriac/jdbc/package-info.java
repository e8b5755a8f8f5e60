/** Celery task results in SQL databases. */
@NullMarked
package io.github.celeriac.jdbc;

import org.jspecify.annotations.NullMarked;
