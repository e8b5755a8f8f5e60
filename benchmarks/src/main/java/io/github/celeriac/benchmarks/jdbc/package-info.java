/** PostgreSQL: the library beside bare pgjdbc and beside Python Celery. */
@NullMarked
package io.github.celeriac.benchmarks.jdbc;

import org.jspecify.annotations.NullMarked;
