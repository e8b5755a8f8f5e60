package io.github.celeriac.rpc.internal;

import io.github.celeriac.spi.Setting;
import io.github.celeriac.spi.SettingParsers;
import java.time.Duration;
import java.util.List;

/** Celery's {@code broker_*} settings as far as results need them, and a few of our own. */
public final class RpcSettings {
    public static final Setting<String> BROKER_URL = Setting.celery(
            "broker_url",
            SettingParsers.text("URL"),
            "amqp://guest@localhost//",
            "The broker, as Celery writes it; several, separated by semicolons, are tried in turn.",
            "BROKER_URL");

    static final Setting<String> BROKER_READ_URL = Setting.celery(
            "broker_read_url", SettingParsers.text("URL"), null, "Where replies are received, if not at broker_url.");

    static final Setting<String> BROKER_WRITE_URL = Setting.celery(
            "broker_write_url", SettingParsers.text("URL"), null, "Where results are published, if not at broker_url.");

    static final Setting<String> BROKER_USE_SSL = Setting.celery(
            "broker_use_ssl",
            SettingParsers.text("true or JSON object"),
            null,
            "true, or a JSON object with cert_reqs, ca_certs, certfile, keyfile; amqps:// is TLS without it.",
            "BROKER_USE_SSL");

    static final Setting<Duration> BROKER_HEARTBEAT = Setting.celery(
            "broker_heartbeat",
            SettingParsers.EXPIRY,
            Duration.ofSeconds(10),
            "A connection that is silent for twice as long is replaced. Celery's default is 120; 0 is never.",
            "BROKER_HEARTBEAT");

    static final Setting<Duration> BROKER_CONNECTION_TIMEOUT = Setting.celery(
            "broker_connection_timeout",
            SettingParsers.POSITIVE,
            Duration.ofSeconds(4),
            "How long one attempt to connect to one host may take.",
            "BROKER_CONNECTION_TIMEOUT");

    static final Setting<String> BROKER_LOGIN_METHOD = Setting.celery(
            "broker_login_method",
            SettingParsers.oneOf(List.of("PLAIN", "EXTERNAL"), "write one of them"),
            "PLAIN",
            "PLAIN for user name and password, EXTERNAL for a client certificate.",
            "BROKER_LOGIN_METHOD");

    static final Setting<Boolean> RESULT_PERSISTENT = Setting.celery(
            "result_persistent",
            SettingParsers.FLAG,
            false,
            "Whether replies survive a restart of the broker, in delivery mode 2.");

    static final Setting<String> RESULT_COMPRESSION = Setting.celery(
            "result_compression",
            SettingParsers.text("name"),
            null,
            "Compression of replies, by kombu's name. Celery reads them, but itself never compresses those of rpc.");

    static final Setting<Boolean> TASK_PUBLISH_RETRY = Setting.celery(
            "task_publish_retry",
            SettingParsers.FLAG,
            true,
            "Whether a task that was under way when the connection was lost is sent again, though it may have arrived.");

    public static final Setting<String> REPLY_TO = Setting.own(
            "rpc_reply_to",
            SettingParsers.oneOf(List.of("queue", "direct"), "write one of them"),
            "queue",
            "How replies come to this client: a queue of its own, or direct (amq.rabbitmq.reply-to).");

    public static final Setting<Duration> QUEUE_EXPIRES = Setting.own(
            "rpc_queue_expires",
            SettingParsers.POSITIVE,
            Duration.ofMinutes(5),
            "How long the reply queue and what is in it outlive a lost connection; never longer than result_expires.");

    public static final Setting<String> MANAGEMENT_URL = Setting.own(
            "rpc_management_url",
            SettingParsers.text("URL"),
            null,
            "RabbitMQ's management API, for celeriac doctor; as the broker's user, unless the URL names another.");

    static final Setting<Integer> BUFFER_RESULTS = Setting.own(
            "rpc_buffer_results",
            SettingParsers.number("replies", 1, Integer.MAX_VALUE),
            8192,
            "How many arrived replies are kept for those who ask later.");

    static final Setting<Integer> BUFFER_BYTES = Setting.own(
            "rpc_buffer_bytes",
            SettingParsers.number("bytes", 1, Integer.MAX_VALUE),
            64 << 20,
            "How many bytes of arrived replies are kept, serialized and not compressed.");

    /** Those of the connection to a broker, but for where it is. */
    private static final List<Setting<?>> BROKER = List.of(
            BROKER_USE_SSL, BROKER_HEARTBEAT, BROKER_CONNECTION_TIMEOUT, BROKER_LOGIN_METHOD, TASK_PUBLISH_RETRY);

    private static final List<Setting<?>> ALL = List.of(
            BROKER_URL,
            BROKER_READ_URL,
            BROKER_WRITE_URL,
            BROKER_USE_SSL,
            BROKER_HEARTBEAT,
            BROKER_CONNECTION_TIMEOUT,
            BROKER_LOGIN_METHOD,
            RESULT_PERSISTENT,
            RESULT_COMPRESSION,
            TASK_PUBLISH_RETRY,
            REPLY_TO,
            QUEUE_EXPIRES,
            MANAGEMENT_URL,
            BUFFER_RESULTS,
            BUFFER_BYTES);

    private RpcSettings() {}

    static List<Setting<?>> all() {
        return ALL;
    }

    static List<Setting<?>> broker() {
        return BROKER;
    }
}
