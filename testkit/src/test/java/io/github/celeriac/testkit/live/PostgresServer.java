package io.github.celeriac.testkit.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.containers.GenericContainer;

/** A PostgreSQL server with a database. The images are those of {@code CELERIAC_TEST_POSTGRES_IMAGES}. */
public final class PostgresServer extends LiveServer {
    private static final List<PostgresServer> ALL =
            LiveSettings.list("CELERIAC_TEST_POSTGRES_IMAGES", "postgres:15,postgres:17").stream()
                    .map(image -> new PostgresServer(image, true, List.of()))
                    .toList();

    private static final String USER = "celery";
    /** With characters that must be percent-encoded in a URL. */
    private static final String PASSWORD = "p/stgres@1:é";

    private static final String DATABASE = "results";

    private final List<String> options;
    private final AtomicInteger databases = new AtomicInteger();

    private PostgresServer(String image, boolean shared, List<String> options) {
        super(image, shared);
        this.options = options;
    }

    /** Every configured generation, oldest first: the shared servers. */
    public static List<PostgresServer> all() {
        return ALL;
    }

    public static PostgresServer oldest() {
        return ALL.get(0);
    }

    public static PostgresServer newest() {
        return ALL.get(ALL.size() - 1);
    }

    /** A server of the test's own with the same image, and options such as {@code "-c", "timezone=Asia/Tokyo"}. Close it. */
    public PostgresServer another(String... serverOptions) {
        return new PostgresServer(image(), false, List.of(serverOptions));
    }

    /** {@code db+postgresql://user:password@host:port/database}, as Celery has it. */
    @Override
    public String url() {
        return database().url();
    }

    public String jdbcUrl() {
        return database().jdbcUrl();
    }

    public String user() {
        return USER;
    }

    public String password() {
        return PASSWORD;
    }

    /** The database that everybody shares. */
    public Database database() {
        return new Database(this, DATABASE);
    }

    /** An empty database that nobody else uses. */
    public Database newDatabase() {
        running();
        Database created = new Database(this, DATABASE + "_" + databases.incrementAndGet());
        database().sql("CREATE DATABASE " + created.name());
        return created;
    }

    @Override
    int serverPort() {
        return 5432;
    }

    @Override
    void configure(GenericContainer<?> container) {
        // The machine does not crash in a test; that the server may, is no matter for fsync.
        List<String> command = new ArrayList<>(List.of("postgres", "-c", "fsync=off", "-c", "max_connections=200"));
        command.addAll(options);
        container
                .withEnv("POSTGRES_USER", USER)
                .withEnv("POSTGRES_PASSWORD", PASSWORD)
                .withEnv("POSTGRES_DB", DATABASE)
                .withEnv("POSTGRES_INITDB_ARGS", "--no-sync")
                // A disk for a tablespace that a test fills up.
                .withTmpFs(Map.of("/small", "rw,size=48m,mode=1777"))
                .withCommand(command.toArray(new String[0]));
    }

    @Override
    boolean answers() throws IOException, InterruptedException {
        // By TCP: while the cluster is being created, the official image answers on the socket only.
        return running()
                        .execInContainer("pg_isready", "-q", "-h", "127.0.0.1", "-U", USER, "-d", DATABASE)
                        .getExitCode()
                == 0;
    }

    @Override
    List<String> versionCommand() {
        return List.of("postgres", "--version");
    }

    /** One database of a server. */
    public record Database(PostgresServer server, String name) implements LiveStore {
        @Override
        public String url() {
            return "db+postgresql://%s:%s@%s:%d/%s"
                    .formatted(USER, percentEncode(PASSWORD), server.host(), server.port(), name);
        }

        /** {@code db+postgresql://user@host:port/database}, for callers who give the password by another way. */
        public String urlWithoutPassword() {
            return "db+postgresql://%s@%s:%d/%s".formatted(USER, server.host(), server.port(), name);
        }

        /** Without user and password. */
        public String jdbcUrl() {
            return "jdbc:postgresql://%s:%d/%s".formatted(server.host(), server.port(), name);
        }

        /** What {@code psql} prints for a statement: rows as lines, columns separated by {@code |}. */
        public String sql(String statement) {
            return server.exec(
                    "psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-U", USER, "-d", name, "-c", statement);
        }

        @Override
        public String toString() {
            return server + "/" + name;
        }
    }
}
