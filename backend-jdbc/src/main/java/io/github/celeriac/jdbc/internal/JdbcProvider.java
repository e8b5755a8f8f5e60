package io.github.celeriac.jdbc.internal;

import io.github.celeriac.CeleryVersion;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.serialization.pickle.Pickle;
import io.github.celeriac.serialization.pickle.PickleOptions;
import io.github.celeriac.spi.BackendProvider;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecRegistry;
import io.github.celeriac.spi.CodecSettings;
import io.github.celeriac.spi.ResultSettings;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.Setting;
import io.github.celeriac.spi.Settings;
import io.github.celeriac.spi.StoreContext;
import io.github.celeriac.spi.StoreMetrics;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Opens {@code db+…} and {@code database+…} URLs, or what is behind the application's own {@link DataSource}. */
public final class JdbcProvider implements BackendProvider {
    private final @Nullable DataSource dataSource;

    /** For {@link java.util.ServiceLoader}. */
    public JdbcProvider() {
        this(null);
    }

    /** @param dataSource used instead of what the URL says, if it is not null */
    public JdbcProvider(@Nullable DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public Set<String> schemes() {
        return Set.of("db", "database");
    }

    @Override
    public List<Setting<?>> settings() {
        return JdbcSettings.all();
    }

    @Override
    public ResultStore open(StoreContext context) {
        Settings settings = context.settings();
        RowCodec codec = rowCodec(context, settings);
        TableNames names = TableNames.of(settings);
        boolean notifies = settings.get(JdbcSettings.PUSH).notifies();
        Database database =
                dataSource == null ? connect(context, notifies) : adopt(dataSource, notifies, context.metrics());
        Schema schema = new Schema(database.dialect(), names, settings.get(JdbcSettings.SCHEMA));
        prepare(database, schema, settings);
        return new JdbcStore(database, schema, codec, context);
    }

    private static RowCodec rowCodec(StoreContext context, Settings settings) {
        CodecRegistry codecs = context.codecs();
        Codec pickle = codecs.find("pickle")
                .orElseThrow(() -> new InvalidSettingException("result_backend is a database, where Celery pickles"
                        + " results, but there is no pickle codec; add io.github.celeriac:celeriac-serialization"));
        return new RowCodec(
                context.metrics().measured(columnCodec(settings.get(ResultSettings.OLDEST_READER))),
                pickle,
                codecs.serializer(),
                new WallClock(settings.get(JdbcSettings.DATE_ZONE)),
                settings.get(ResultSettings.MAX_RESULT_BYTES),
                settings.get(JdbcSettings.LINEAGE));
    }

    /** Celery 5.2 runs on Python 3.7, which knows no protocol 5. */
    private static Codec columnCodec(CeleryVersion oldestReader) {
        PickleOptions options = PickleOptions.sqlColumn();
        return Pickle.codec(CodecSettings.defaults(), oldestReader.isAtLeast(5, 3) ? options : options.withProtocol(4));
    }

    private static Database connect(StoreContext context, boolean notifies) {
        Dialect dialect = Dialects.of(context.url());
        ConnectionTarget target = dialect.target(
                context.url(),
                Dialects.driverOf(context.url()),
                context.settings().get(ResultSettings.OPERATION_TIMEOUT));
        try {
            return new Database(
                    notifies ? dialect.notifying() : dialect,
                    PooledConnections.connect(target),
                    target.description(),
                    context.metrics());
        } catch (SQLException e) {
            throw dialect.problem(target.description(), e).exception();
        }
    }

    private static Database adopt(DataSource dataSource, boolean notifies, StoreMetrics metrics) {
        Connections connections = new ApplicationConnections(dataSource);
        try (Connection connection = connections.open()) {
            Dialect dialect = Dialects.of(connection);
            return new Database(
                    notifies ? dialect.notifying() : dialect,
                    connections,
                    dialect.name() + " behind the application's DataSource",
                    metrics);
        } catch (SQLException e) {
            throw SqlProblem.unavailable("the application's DataSource", "check its settings", e)
                    .exception();
        }
    }

    private static void prepare(Database database, Schema schema, Settings settings) {
        int maxResultBytes = settings.get(ResultSettings.MAX_RESULT_BYTES);
        Duration patience = settings.get(ResultSettings.OPERATION_TIMEOUT);
        SqlProblem problem;
        try {
            problem = switch (settings.get(JdbcSettings.SCHEMA)) {
                case CREATE ->
                    settings.get(JdbcSettings.CREATE_TABLES_AT_SETUP)
                            ? database.useWithin(patience, schema::tables)
                            : null;
                case VALIDATE ->
                    database.useWithin(patience, connection -> schema.validate(connection, maxResultBytes));
                case NONE -> null;
            };
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
        if (problem != null) {
            database.close();
            throw problem.exception();
        }
    }
}
