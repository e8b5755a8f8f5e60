package io.github.celeriac.redis.internal;

import static java.lang.System.Logger.Level.INFO;

import io.github.celeriac.spi.CodecRegistry;
import io.github.celeriac.spi.PublisherContext;
import io.github.celeriac.spi.Setting;
import io.github.celeriac.spi.StoreContext;
import io.github.celeriac.spi.StoreListener;
import io.github.celeriac.spi.StoreMetrics;
import io.github.celeriac.spi.StoredResult;
import io.github.celeriac.spi.TaskPublisher;
import io.github.celeriac.spi.TaskPublisherProvider;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** Opens publishers to Redis brokers, for {@code redis://} and {@code rediss://}. */
public final class RedisPublisherProvider implements TaskPublisherProvider {
    private static final System.Logger LOG = System.getLogger(RedisPublisherProvider.class.getName());

    /** For {@link java.util.ServiceLoader}. */
    public RedisPublisherProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("redis", "rediss");
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of();
    }

    @Override
    public TaskPublisher open(PublisherContext context) {
        QueueKeys keys = QueueKeys.of(context.settings(), context.json());
        RedisOptions options = RedisOptions.of(new StoreContext(
                context.url(),
                context.settings(),
                new CodecRegistry(List.of(context.json()), context.json().name(), Set.of()),
                new NoListener(),
                InstantSource.system()));
        RedisErrors errors = new RedisErrors(options.description(), options.operationTimeout());
        LettuceSetup setup = new LettuceSetup(options, null, StoreMetrics.NONE);
        try {
            RedisConnections connections = new OpenPlace(setup, errors).open();
            LOG.log(INFO, "opened broker {0}", errors.description());
            return new RedisTaskPublisher(
                    connections,
                    setup,
                    errors,
                    keys,
                    new KombuEnvelope(context.json()),
                    ServerIdentity.of(connections.commands(), options.database(), options.operationTimeout()));
        } catch (RuntimeException e) {
            setup.close();
            throw e;
        }
    }

    /** Who publishes only hears of nothing. */
    private static final class NoListener implements StoreListener {
        @Override
        public void arrived(StoredResult result) {}

        @Override
        public void changed(String taskId) {}

        @Override
        public void missed() {}
    }
}
