package io.github.celeriac.redis.internal;

import io.github.celeriac.spi.Setting;
import io.github.celeriac.spi.SettingParser;
import io.github.celeriac.spi.SettingParsers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Celery's {@code redis_*} settings, and the one of our own. */
public final class RedisSettings {
    /** How redis-py reads a flag in a URL. */
    private static final Set<String> NO = Set.of("0", "F", "FALSE", "N", "NO");

    private static final SettingParser<Boolean> REDIS_FLAG = new SettingParser<>("flag", RedisSettings::flag);

    public static final Setting<String> KEY_PREFIX = Setting.own(
            "redis_key_prefix",
            SettingParsers.text("text"),
            null,
            "What stands in front of celery-task-meta- in every key and channel, exactly as it is in Redis.");

    static final Setting<String> TRANSPORT_OPTIONS = Setting.celery(
            "result_backend_transport_options",
            SettingParsers.text("JSON object"),
            "{}",
            "A JSON object; read are global_keyprefix, by the rule of Celery 5.5 and later, and for sentinel:// master_name,"
                    + " sentinel_kwargs and min_other_sentinels.");

    static final Setting<String> HOST = Setting.celery(
            "redis_host", SettingParsers.text("host name"), "localhost", "Where Redis is, if the URL has no host.");

    static final Setting<Integer> PORT = Setting.celery(
            "redis_port", SettingParsers.number("number", 1, 65_535), 6379, "Its port, if the URL has none.");

    static final Setting<Integer> DB = Setting.celery(
            "redis_db",
            SettingParsers.number("number", 0, Integer.MAX_VALUE),
            0,
            "Database number. Every URL has one, 0 if it names none, so another one here is refused.");

    static final Setting<String> USERNAME =
            Setting.celery("redis_username", SettingParsers.text("name"), null, "ACL user, if the URL has none.");

    static final Setting<String> PASSWORD =
            Setting.celery("redis_password", SettingParsers.text("secret"), null, "Password, if the URL has none.");

    static final Setting<Duration> SOCKET_TIMEOUT = Setting.celery(
            "redis_socket_timeout",
            SettingParsers.POSITIVE,
            null,
            "How long Redis may be silent before the connection is replaced; operation_timeout by default.");

    static final Setting<Duration> SOCKET_CONNECT_TIMEOUT = Setting.celery(
            "redis_socket_connect_timeout",
            SettingParsers.POSITIVE,
            null,
            "How long one attempt to connect may take; operation_timeout by default and at most.");

    static final Setting<Boolean> SOCKET_KEEPALIVE = Setting.celery(
            "redis_socket_keepalive",
            REDIS_FLAG,
            true,
            "TCP keepalive. Unlike in Celery on by default, so that a firewall does not forget an idle connection.");

    static final Setting<Duration> HEALTH_CHECK_INTERVAL = Setting.celery(
            "redis_backend_health_check_interval",
            SettingParsers.POSITIVE,
            Duration.ofSeconds(5),
            "How often the connections that wait for messages, and for word of a sentinel, are asked for a sign of life.");

    static final Setting<String> CLIENT_NAME = Setting.celery(
                    "redis_client_name",
                    SettingParsers.text("name"),
                    "celeriac",
                    "What CLIENT LIST calls the connections.")
            .since("5.6");

    static final Setting<Integer> MAX_CONNECTIONS = Setting.celery(
            "redis_max_connections",
            SettingParsers.number("connections", 2, Integer.MAX_VALUE),
            null,
            "A limit that is always kept: two connections are all there are, one for commands, one for messages.");

    static final Setting<Boolean> RETRY_ON_TIMEOUT = Setting.celery(
            "redis_retry_on_timeout",
            REDIS_FLAG,
            true,
            "Without effect: what was sent over a lost connection is always sent again, within operation_timeout.");

    static final Setting<String> USE_SSL = Setting.celery(
            "redis_backend_use_ssl",
            SettingParsers.text("JSON object"),
            null,
            "A JSON object with ssl_cert_reqs, ssl_ca_certs, ssl_certfile, ssl_keyfile, ssl_check_hostname, for rediss and"
                    + " sentinel; makes redis speak TLS, too.");

    static final Setting<String> CREDENTIAL_PROVIDER = Setting.celery(
                    "redis_backend_credential_provider",
                    new SettingParser<>("nothing", RedisSettings::noPythonClass),
                    null,
                    "Refused, as it names a Python class; use password(Credentials.of(…)).")
            .since("5.6");

    private static final List<Setting<?>> ALL = List.of(
            KEY_PREFIX,
            TRANSPORT_OPTIONS,
            HOST,
            PORT,
            DB,
            USERNAME,
            PASSWORD,
            SOCKET_TIMEOUT,
            SOCKET_CONNECT_TIMEOUT,
            SOCKET_KEEPALIVE,
            HEALTH_CHECK_INTERVAL,
            CLIENT_NAME,
            MAX_CONNECTIONS,
            RETRY_ON_TIMEOUT,
            USE_SSL,
            CREDENTIAL_PROVIDER);

    private RedisSettings() {}

    static List<Setting<?>> all() {
        return ALL;
    }

    static Boolean flag(String text) {
        return !NO.contains(text.strip().toUpperCase(Locale.ROOT));
    }

    private static String noPythonClass(String text) {
        throw new IllegalArgumentException(
                "must not be set, as a Python class cannot be called here; use password(Credentials.of(…))");
    }
}
