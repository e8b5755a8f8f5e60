package io.github.celeriac.spi;

import java.util.List;
import java.util.Optional;

/**
 * Celery's settings about results that have no effect here, each with what stands in its place. Set by name they are
 * refused; in the environment, which other programs read too, they are warned of.
 */
public final class UnreadSettings {
    private static final String WORKER = "The worker's to heed: what a worker in Java stores is what it writes.";
    private static final String RETRIES =
            "What fails for a passing reason is always tried again, within operation_timeout.";
    private static final String EXCHANGE = "Replies go through the default exchange, as those of Celery's rpc do.";
    private static final String POOL = "Connections are the library's own; give it your DataSource to have a say.";
    private static final String RPC = "Read by rpc:// only.";
    private static final String SQL = "Read by SQL databases only.";

    private static final List<Setting<?>> ALL = List.of(
            unread(
                    "result_cache_max",
                    "Results are not cached; keep what you have fetched.",
                    "CELERY_MAX_CACHED_RESULTS"),
            unread("result_chord_join_timeout", "A chord's parts have all ended when they are read."),
            unread("result_exchange", EXCHANGE),
            unread("result_exchange_type", EXCHANGE),
            unread("result_persistent", RPC),
            unread("result_compression", RPC),
            unread("result_backend_transport_options", "Read by Redis only."),
            unread("result_backend_always_retry", RETRIES),
            unread("result_backend_max_retries", RETRIES),
            unread("result_backend_base_sleep_between_retries_ms", RETRIES),
            unread("result_backend_max_sleep_between_retries_ms", RETRIES),
            unread("result_backend_thread_safe", "Every backend object may be used by many threads.")
                    .since("5.3"),
            unread("override_backends", "Names Python classes; put a BackendProvider on the class path."),
            unread("database_url", "Write it into result_backend: db+postgresql://….", "CELERY_RESULT_DBURI"),
            unread("database_engine_options", POOL, "CELERY_RESULT_ENGINE_OPTIONS"),
            unread("database_engine_callback", POOL, "DATABASE_ENGINE_CALLBACK").since("dev"),
            unread(
                    "database_short_lived_sessions",
                    "A connection goes back to the pool after each operation.",
                    "CELERY_RESULT_DB_SHORT_LIVED_SESSIONS"),
            unread("database_table_names", SQL, "CELERY_RESULT_DB_TABLENAMES"),
            unread("database_table_schemas", SQL, "DATABASE_TABLE_SCHEMAS"),
            unread("timezone", "Times are stored in UTC; for a database that Python fills see database_date_zone."),
            unread("enable_utc", "Times are stored in UTC; see timezone.", "ENABLE_UTC"),
            unread("task_ignore_result", WORKER, "CELERY_IGNORE_RESULT"),
            unread("task_store_errors_even_if_ignored", WORKER, "CELERY_STORE_ERRORS_EVEN_IF_IGNORED"),
            unread("task_track_started", WORKER, "CELERY_TRACK_STARTED"),
            unread("task_store_eager_result", WORKER, "CELERY_STORE_EAGER_RESULT"),
            unread("worker_deduplicate_successful_tasks", WORKER, "CELERYD_DEDUPLICATE_SUCCESSFUL_TASKS"),
            unread("task_remote_tracebacks", "The traceback is in RemoteTaskException.", "CELERY_REMOTE_TRACEBACKS"),
            unread(
                            "task_allow_error_cb_on_chord_header",
                            "An errback is where you put it; none is added to the parts of a chord.",
                            "CELERY_ALLOW_ERROR_CB_ON_CHORD_HEADER")
                    .since("5.3"),
            unread("task_compression", "Tasks are sent uncompressed, which every worker reads."),
            unread("task_routes", "Give routes to ResultBackend.canvas."),
            unread("task_publish_retry_policy", RETRIES, "CELERY_TASK_PUBLISH_RETRY_POLICY"),
            unread("broker_pool_limit", "There is one connection for each direction.", "BROKER_POOL_LIMIT"));

    private UnreadSettings() {}

    public static List<Setting<?>> all() {
        return ALL;
    }

    /** What stands in the place of the setting of this name, or of the one in this environment variable. */
    public static Optional<String> find(String name) {
        return ALL.stream()
                .filter(setting ->
                        setting.name().equals(name) || setting.environment().contains(name))
                .findFirst()
                .map(Setting::meaning);
    }

    private static Setting<String> unread(String name, String instead, String... oldNames) {
        return Setting.celery(name, SettingParsers.text(""), null, instead, oldNames);
    }
}
