package io.github.celeriac.testkit.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.containers.GenericContainer;

/**
 * A MariaDB or MySQL server with a database. The images are those of {@code CELERIAC_TEST_MARIADB_IMAGES}, which may name
 * {@code mysql:8.4}, too.
 */
public final class MariaDbServer extends LiveServer {
    private static final List<MariaDbServer> ALL =
            LiveSettings.list("CELERIAC_TEST_MARIADB_IMAGES", "mariadb:10.11,mariadb:11.8").stream()
                    .map(image -> new MariaDbServer(image, true, List.of()))
                    .toList();

    private static final String USER = "celery";
    /** With characters that must be percent-encoded in a URL; pymysql takes none beyond Latin-1. */
    private static final String PASSWORD = "m/riadb@1:%";

    private static final String DATABASE = "results";
    /** Whichever client the image has. */
    private static final String CLIENT = "exec $(command -v mariadb || command -v mysql) \"$@\"";

    private final List<String> options;
    private final AtomicInteger databases = new AtomicInteger();

    private MariaDbServer(String image, boolean shared, List<String> options) {
        super(image, shared);
        this.options = options;
    }

    /** Every configured generation, oldest first: the shared servers. */
    public static List<MariaDbServer> all() {
        return ALL;
    }

    public static MariaDbServer newest() {
        return ALL.get(ALL.size() - 1);
    }

    /** A server of the test's own with the same image, and options such as {@code "--sql-mode="}. Close it. */
    public MariaDbServer another(String... serverOptions) {
        return new MariaDbServer(image(), false, List.of(serverOptions));
    }

    /** {@code db+mysql+pymysql://user:password@host:port/database}, as Celery has it. */
    @Override
    public String url() {
        return database().url();
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
        database().sql("GRANT ALL ON " + created.name() + ".* TO " + USER);
        return created;
    }

    @Override
    int serverPort() {
        return 3306;
    }

    @Override
    void configure(GenericContainer<?> container) {
        for (String prefix : List.of("MARIADB_", "MYSQL_")) {
            container
                    .withEnv(prefix + "ROOT_PASSWORD", PASSWORD)
                    .withEnv(prefix + "USER", USER)
                    .withEnv(prefix + "PASSWORD", PASSWORD)
                    .withEnv(prefix + "DATABASE", DATABASE);
        }
        // The machine does not crash in a test; that the server may, is no matter for fsync.
        List<String> command = new ArrayList<>(
                List.of("--innodb-flush-log-at-trx-commit=2", "--skip-name-resolve", "--max-connections=200"));
        command.addAll(options);
        container.withCommand(command.toArray(new String[0]));
    }

    @Override
    boolean answers() throws IOException, InterruptedException {
        // By TCP: while the official image creates its database, it answers on the socket only.
        return running()
                        .execInContainer(client(DATABASE, "SELECT 1", "-h127.0.0.1", "-u" + USER))
                        .getExitCode()
                == 0;
    }

    @Override
    List<String> versionCommand() {
        return List.of(client(DATABASE, "SELECT version()", "-uroot"));
    }

    private static String[] client(String database, String statement, String... who) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", CLIENT, "sh"));
        command.addAll(List.of(who));
        command.addAll(List.of("-p" + PASSWORD, "-N", "-B", "-e", statement, database));
        return command.toArray(new String[0]);
    }

    /** One database of a server. */
    public record Database(MariaDbServer server, String name) implements LiveStore {
        @Override
        public String url() {
            return "db+mysql+pymysql://%s:%s@%s:%d/%s"
                    .formatted(USER, percentEncode(PASSWORD), server.host(), server.port(), name);
        }

        /** {@code db+mysql+pymysql://user@host:port/database}, for callers who give the password by another way. */
        public String urlWithoutPassword() {
            return "db+mysql+pymysql://%s@%s:%d/%s".formatted(USER, server.host(), server.port(), name);
        }

        /** Without user and password. */
        public String jdbcUrl() {
            return "jdbc:mariadb://%s:%d/%s".formatted(server.host(), server.port(), name);
        }

        /** What root's client prints for statements: rows as lines, columns separated by {@code |}. */
        public String sql(String statement) {
            return server.exec(client(name, statement, "-uroot")).replace('\t', '|');
        }

        @Override
        public String toString() {
            return server + "/" + name;
        }
    }
}
