/**
 * Live fixtures for integration tests: real servers through Testcontainers, and real Python Celery in another process.
 *
 * <p>Which servers and which Celery versions is told by the environment (or by system properties of the same names):
 * {@code CELERIAC_TEST_REDIS_IMAGES}, {@code CELERIAC_TEST_POSTGRES_IMAGES}, {@code CELERIAC_TEST_MARIADB_IMAGES},
 * {@code CELERIAC_TEST_CELERY_PEERS}. All are shared by the test classes of one JVM, and start when first used. One that cannot be had aborts the test, visibly; with
 * {@code CI=true} it fails the test.
 *
 * <p>A module that uses the fixtures declares {@code celeriac-testkit} (type {@code test-jar}), {@code testcontainers} and
 * {@code jackson-databind} in test scope.
 */
@NullMarked
package io.github.celeriac.testkit.live;

import org.jspecify.annotations.NullMarked;
