package io.github.celeriac.spi;

import io.github.celeriac.CeleryVersion;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The settings that every backend has. */
public final class ResultSettings {
    public static final Setting<String> BACKEND = Setting.celery(
            "result_backend", SettingParsers.text("URL"), null, "URL of the result backend, as Celery writes it.");

    public static final Setting<String> SERIALIZER = Setting.celery(
            "result_serializer",
            SettingParsers.text("name"),
            "json",
            "Name of the serializer that results are written with; on Redis also the one they are read with.");

    /** Empty: as {@link #ACCEPT_CONTENT}. */
    public static final Setting<List<String>> RESULT_ACCEPT_CONTENT = Setting.celery(
            "result_accept_content",
            SettingParsers.NAMES,
            List.of(),
            "Serializers that results may be read from, by name or content type; if empty, accept_content counts.",
            "RESULT_ACCEPT_CONTENT");

    /** Empty: the serializer, if it is safe by itself. */
    public static final Setting<List<String>> ACCEPT_CONTENT = Setting.celery(
            "accept_content",
            SettingParsers.NAMES,
            List.of(),
            "Serializers that messages may be read from; if empty, the serializer in use, unless it is pickle.");

    public static final Setting<Duration> EXPIRES = Setting.celery(
            "result_expires",
            SettingParsers.EXPIRY,
            Duration.ofDays(1),
            "How long a result is kept after its last write, cut to whole seconds; 0 or never keeps it for ever.",
            "CELERY_TASK_RESULT_EXPIRES");

    public static final Setting<Boolean> EXTENDED = Setting.celery(
            "result_extended",
            SettingParsers.FLAG,
            false,
            "Whether the task's name, arguments, worker, retries and queue are stored with its result.");

    public static final Setting<CeleryVersion> OLDEST_READER = Setting.own(
            "oldest_reader",
            SettingParsers.CELERY_VERSION,
            new CeleryVersion(5, 3),
            "The oldest Celery that reads what is written here; decides between old and new forms.");

    public static final Setting<Duration> AWAIT_TIMEOUT = Setting.own(
            "await_timeout",
            SettingParsers.POSITIVE,
            Duration.ofMinutes(5),
            "How long an await without a timeout of its own waits.");

    public static final Setting<Duration> OPERATION_TIMEOUT = Setting.own(
            "operation_timeout",
            SettingParsers.POSITIVE,
            Duration.ofSeconds(10),
            "How long one operation may take, connecting and retries included, before BackendUnavailableException.");

    public static final Setting<Integer> MAX_RESULT_BYTES = Setting.own(
            "max_result_bytes",
            SettingParsers.number("bytes", 1, Integer.MAX_VALUE),
            512 << 20,
            "Encoded size up to which a result is accepted; a larger one ends in a readable FAILURE.");

    public static final Setting<Integer> COMPRESSION_MIN_BYTES = Setting.own(
            "compression_min_bytes",
            SettingParsers.number("bytes", 0, Integer.MAX_VALUE),
            1024,
            "Encoded size from which on a result is compressed, where a compression is set (json+zlib).");

    public static final Setting<String> TASK_SERIALIZER = Setting.celery(
            "task_serializer",
            SettingParsers.text("name"),
            "json",
            "Name of the serializer that the arguments of tasks are sent with.",
            "CELERY_TASK_SERIALIZER");

    public static final Setting<String> TASK_DEFAULT_QUEUE = Setting.celery(
            "task_default_queue",
            SettingParsers.text("name"),
            "celery",
            "Queue of a task that is sent from here and whose signature names none.",
            "CELERY_DEFAULT_QUEUE");

    public static final Setting<String> SPOOL_DIRECTORY = Setting.own(
            "spool_directory",
            SettingParsers.text("path"),
            null,
            "Folder in which results are kept while the backend is away; one for each backend object. Off unless set.");

    public static final Setting<Integer> SPOOL_MAX_BYTES = Setting.own(
            "spool_max_bytes",
            SettingParsers.number("bytes", 1, Integer.MAX_VALUE),
            1 << 30,
            "How much the spool may hold; a result beyond that is not accepted while the backend is away.");

    public static final Setting<Duration> CHORD_EXPIRES = Setting.own(
            "chord_expires",
            SettingParsers.POSITIVE,
            Duration.ofDays(7),
            "How long what is known of an unfinished chord is kept after its last part, if result_expires is less.");

    public static final Setting<Duration> CHORD_LEASE = Setting.own(
            "chord_lease",
            SettingParsers.POSITIVE,
            Duration.ofSeconds(30),
            "How long who completes a chord may take to send its body, before somebody else does so in its place.");

    public static final Setting<Duration> CHORD_RETRY_INTERVAL = Setting.celery(
            "result_chord_retry_interval",
            SettingParsers.POSITIVE,
            Duration.ofSeconds(1),
            "How long celery.chord_unlock waits between two looks at the parts of a chord, in databases.");

    private static final List<Setting<?>> ALL = Stream.of(
                    List.of(
                            BACKEND,
                            SERIALIZER,
                            RESULT_ACCEPT_CONTENT,
                            ACCEPT_CONTENT,
                            EXPIRES,
                            EXTENDED,
                            OLDEST_READER,
                            AWAIT_TIMEOUT,
                            OPERATION_TIMEOUT,
                            MAX_RESULT_BYTES,
                            COMPRESSION_MIN_BYTES,
                            SPOOL_DIRECTORY,
                            SPOOL_MAX_BYTES,
                            TASK_SERIALIZER,
                            TASK_DEFAULT_QUEUE,
                            CHORD_EXPIRES,
                            CHORD_LEASE,
                            CHORD_RETRY_INTERVAL),
                    LimitSettings.all(),
                    SecuritySettings.all())
            .<Setting<?>>flatMap(List::stream)
            .toList();

    private ResultSettings() {}

    public static List<Setting<?>> all() {
        return ALL;
    }
}
