package io.github.celeriac;

import io.github.celeriac.internal.PublisherAssembly;
import io.github.celeriac.internal.SettingValues;
import io.github.celeriac.spi.BrokerSettings;
import io.github.celeriac.spi.TaskPublisher;
import java.util.Map;
import java.util.Objects;

/** Opens {@link TaskPublisher}s by broker URL: the brokers on the class path are found by its scheme. */
public final class TaskPublishers {
    private TaskPublishers() {}

    /** Opens what {@code CELERY_BROKER_URL} names. */
    public static TaskPublisher fromEnvironment() {
        return builder().environment(System.getenv()).build();
    }

    /** Opens a broker by URL, with every setting at its default. Passwords are written {@code ${NAME}}. */
    public static TaskPublisher open(String url) {
        return builder().url(url).build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Each step may be taken once; {@link #build()} checks everything. Not safe to share between threads. */
    public static final class Builder {
        private final SettingValues values = new SettingValues(BrokerSettings.URL);
        private final PublisherAssembly assembly = new PublisherAssembly();

        private Builder() {}

        /** The broker's URL, in Celery's form. It may not have a password written out: write {@code ${NAME}}. */
        public Builder url(String url) {
            values.put(BrokerSettings.URL, url, "url");
            return this;
        }

        /** Asked at every connect. Wins over a password in the URL. */
        public Builder password(Credentials password) {
            values.once("password");
            assembly.password(Objects.requireNonNull(password, "password"));
            return this;
        }

        /** Any setting by its Celery name, as text. */
        public Builder set(String name, String value) {
            values.putNamed(name, value);
            return this;
        }

        /** Settings from environment variables; what other steps say wins. */
        public Builder environment(Map<String, String> environment) {
            values.environment(environment);
            return this;
        }

        /**
         * Connects.
         *
         * @throws InvalidSettingException if any setting cannot be used; lists all of them
         * @throws BackendUnavailableException if nobody answers
         * @throws BackendAccessException if we are refused
         */
        public TaskPublisher build() {
            return assembly.open(values);
        }
    }
}
