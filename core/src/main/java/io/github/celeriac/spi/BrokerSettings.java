package io.github.celeriac.spi;

import java.time.Duration;
import java.util.List;

/** The settings that every {@link TaskPublisher} has. */
public final class BrokerSettings {
    public static final Setting<String> URL = Setting.celery(
            "broker_url", SettingParsers.text("URL"), null, "URL of the broker, as Celery writes it.", "BROKER_URL");

    public static final Setting<String> TRANSPORT_OPTIONS = Setting.celery(
            "broker_transport_options",
            SettingParsers.text("JSON object"),
            "{}",
            "A JSON object; of its keys global_keyprefix, priority_steps and sep are read, for Redis.",
            "BROKER_TRANSPORT_OPTIONS");

    public static final Setting<Duration> OPERATION_TIMEOUT = ResultSettings.OPERATION_TIMEOUT;

    private static final List<Setting<?>> ALL = List.of(URL, TRANSPORT_OPTIONS, OPERATION_TIMEOUT);

    private BrokerSettings() {}

    public static List<Setting<?>> all() {
        return ALL;
    }
}
