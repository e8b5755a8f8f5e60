package io.github.celeriac.redis.internal;

import static java.lang.System.Logger.Level.INFO;

import io.github.celeriac.spi.BackendProvider;
import io.github.celeriac.spi.ChordStore;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.ResultSettings;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.Setting;
import io.github.celeriac.spi.StoreContext;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens Redis stores, for {@code redis://}, {@code rediss://}, {@code redis+socket://} and {@code sentinel://}. */
public final class RedisProvider implements BackendProvider {
    private static final System.Logger LOG = System.getLogger(RedisProvider.class.getName());

    private final @Nullable RedisClient client;

    /** For {@link java.util.ServiceLoader}. */
    public RedisProvider() {
        this(null);
    }

    /** @param client the application's own, null if there is none */
    public RedisProvider(@Nullable RedisClient client) {
        this.client = client;
    }

    @Override
    public Set<String> schemes() {
        return Set.of("redis", "rediss", "sentinel");
    }

    @Override
    public List<Setting<?>> settings() {
        return RedisSettings.all();
    }

    @Override
    public ResultStore open(StoreContext context) {
        RedisOptions options = RedisOptions.of(context);
        RedisErrors errors = new RedisErrors(options.description(), options.operationTimeout());
        LettuceSetup setup = new LettuceSetup(options, client, context.metrics());
        try {
            RedisConnections connections = new OpenPlace(setup, errors).open();
            LOG.log(INFO, "opened {0}{1}", errors.description(), connections.isCluster() ? ", a cluster" : "");
            return store(context, options, errors, setup, connections);
        } catch (RuntimeException e) {
            setup.close();
            throw e;
        }
    }

    private static ResultStore store(
            StoreContext context,
            RedisOptions options,
            RedisErrors errors,
            LettuceSetup setup,
            RedisConnections connections) {
        Codec codec = context.codecs().serializer();
        Duration expires = context.settings().get(ResultSettings.EXPIRES);
        RedisKeys keys = options.keys();
        Documents documents = new Documents(codec, context.settings().get(ResultSettings.MAX_RESULT_BYTES));
        StartCheck check = StartCheck.begin(
                new ServerSettings(connections),
                new UserRights(connections, keys, options.username(), !expires.isZero()),
                errors.description());
        return new RedisStore(
                connections,
                setup,
                errors,
                documents,
                new ScriptWriter(
                        connections,
                        keys,
                        documents,
                        new StoreScript(expires, codec.name()),
                        errors,
                        new TransactionWriter(connections, keys, documents, expires, errors)),
                new Reader(connections, keys, documents, errors),
                new Subscriptions(
                        connections::openMessages,
                        new ResultMessages(keys, documents, context.listener()),
                        options,
                        errors,
                        context.metrics()),
                new RedisGroupStore(connections, keys, codec, expires, chordExpires(context), errors),
                chords(context, options, errors, connections),
                new Examiner(connections, keys, documents, errors, expires, check));
    }

    /** None in a cluster that would scatter the keys of a chord. */
    private static Optional<ChordStore> chords(
            StoreContext context, RedisOptions options, RedisErrors errors, RedisConnections connections) {
        if (connections.isCluster() && !options.keys().haveTag()) {
            return Optional.empty();
        }
        Codec codec = context.codecs().serializer();
        return Optional.of(new RedisChordStore(
                connections,
                options.keys(),
                new ChordClaims(codec, context.codecs().find("json").orElse(codec)),
                new RedisChordStore.ChordOptions(
                        new JsonSettings(context, new Parameters(context.url(), context.settings())).chordsAreOrdered(),
                        chordExpires(context).toSeconds(),
                        context.settings().get(ResultSettings.CHORD_LEASE),
                        ServerIdentity.of(connections.commands(), options.database(), options.operationTimeout())),
                errors));
    }

    /** Of all that a chord needs until its last part has come: its header's structure, too. */
    private static Duration chordExpires(StoreContext context) {
        Duration expires = context.settings().get(ResultSettings.EXPIRES);
        Duration atLeast = context.settings().get(ResultSettings.CHORD_EXPIRES);
        return expires.toSeconds() == 0
                ? Duration.ZERO
                : Duration.ofSeconds(Math.max(1, Math.max(expires.toSeconds(), atLeast.toSeconds())));
    }
}
