/** Redis: the library beside bare Lettuce and beside Python Celery. */
@NullMarked
package io.github.celeriac.benchmarks.redis;

import org.jspecify.annotations.NullMarked;
