package io.github.celeriac.internal;

import io.github.celeriac.spi.Setting;
import java.util.Collection;
import java.util.Set;

/** Variables that begin as ours do and belong to Celery, but that a result backend here does not read. */
final class CelerySettingNames {
    private static final Set<String> NOT_READ = Set.of(
            "CELERY_RESULT_DBURI",
            "CELERY_RESULT_DB_SHORT_LIVED_SESSIONS",
            "CELERY_RESULT_DB_TABLENAMES",
            "CELERY_RESULT_ENGINE_OPTIONS",
            "CELERY_RESULT_COMPRESSION",
            "CELERY_RESULT_CACHE_MAX",
            "CELERY_RESULT_CHORD_JOIN_TIMEOUT",
            "CELERY_RESULT_CHORD_RETRY_INTERVAL",
            "CELERY_RESULT_PERSISTENT",
            "CELERY_RESULT_EXCHANGE",
            "CELERY_RESULT_EXCHANGE_TYPE",
            "CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS",
            "CELERY_RESULT_BACKEND_ALWAYS_RETRY",
            "CELERY_RESULT_BACKEND_MAX_RETRIES",
            "CELERY_RESULT_BACKEND_BASE_SLEEP_BETWEEN_RETRIES_MS",
            "CELERY_RESULT_BACKEND_MAX_SLEEP_BETWEEN_RETRIES_MS",
            "CELERY_RESULT_BACKEND_THREAD_SAFE");

    private CelerySettingNames() {}

    /** Variables of the test suite, {@code CELERIAC_TEST_…}, count as known. */
    static boolean isKnown(String variable, Collection<Setting<?>> known) {
        String name = variable.endsWith("_FILE") ? variable.substring(0, variable.length() - 5) : variable;
        return NOT_READ.contains(variable)
                || variable.startsWith("CELERIAC_TEST_")
                || known.stream().anyMatch(s -> s.environment().contains(name));
    }
}
