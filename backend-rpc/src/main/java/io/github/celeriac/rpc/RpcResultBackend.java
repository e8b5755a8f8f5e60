package io.github.celeriac.rpc;

import com.rabbitmq.client.ConnectionFactory;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackendBuilder;
import io.github.celeriac.rpc.internal.RpcProvider;
import io.github.celeriac.rpc.internal.RpcSettings;
import io.github.celeriac.spi.BackendProvider;
import io.github.celeriac.spi.BackendUrl;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Opens {@link ResultBackend}s that send results as messages to whoever sent the task, as Celery's rpc backend does. */
public final class RpcResultBackend {
    private RpcResultBackend() {}

    /** A builder whose {@code url} is {@code rpc://}. */
    public static Builder builder() {
        return new Builder();
    }

    /** The steps that every backend has, and those of rpc. */
    public static final class Builder extends ResultBackendBuilder<Builder> {
        private @Nullable ConnectionFactory factory;

        private Builder() {
            url("rpc://");
        }

        /**
         * {@code broker_url}: {@code amqp://user:${PASSWORD}@host:5672/vhost}, or several, separated by semicolons, that are
         * tried in turn. A password in it is written {@code ${NAME}}, or given by {@link #password}.
         */
        public Builder broker(String url) {
            return set(RpcSettings.BROKER_URL.name(), url);
        }

        /**
         * {@code rpc_reply_to}: replies come by the broker's {@code amq.rabbitmq.reply-to} instead of a queue of this
         * client's own. There is no queue to declare then, and no reply survives a lost connection.
         */
        public Builder directReplyTo() {
            return set(RpcSettings.REPLY_TO.name(), "direct");
        }

        /**
         * Connects with the socket and TLS options, exception handler and metrics of the application's own factory, which is
         * not changed. Where to connect, and as whom, is still said by {@link #broker} and {@link #password}.
         */
        public Builder connectionFactory(ConnectionFactory ownFactory) {
            factory = Objects.requireNonNull(ownFactory, "ownFactory");
            return this;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected BackendProvider provider(BackendUrl url) {
            return new RpcProvider(factory);
        }
    }
}
