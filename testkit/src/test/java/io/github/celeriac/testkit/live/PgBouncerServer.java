package io.github.celeriac.testkit.live;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.List;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;

/** PgBouncer before a database. The images are those of {@code CELERIAC_TEST_PGBOUNCER_IMAGES}. Close it. */
public final class PgBouncerServer extends LiveServer {
    private static final List<String> IMAGES =
            LiveSettings.list("CELERIAC_TEST_PGBOUNCER_IMAGES", "edoburu/pgbouncer:v1.23.1-p2");

    private static final byte[] SSL_REQUEST = {0, 0, 0, 8, 4, (byte) 210, 22, 47};
    private static final String FOLDER = "/tmp/";

    private final PostgresServer.Database database;
    private final String poolMode;

    /**
     * The first image.
     *
     * @param poolMode {@code transaction} or {@code session}
     */
    public PgBouncerServer(PostgresServer.Database database, String poolMode) {
        super(IMAGES.get(0), false);
        this.database = database;
        this.poolMode = poolMode;
    }

    @Override
    public String url() {
        return database.url().replace(":" + database.server().port() + "/", ":" + port() + "/");
    }

    /** {@code db+postgresql://user@host:port/database}, for callers who give the password by another way. */
    public String urlWithoutPassword() {
        return database.urlWithoutPassword().replace(":" + database.server().port() + "/", ":" + port() + "/");
    }

    /** Without user and password. */
    public String jdbcUrl() {
        return database.jdbcUrl().replace(":" + database.server().port() + "/", ":" + port() + "/");
    }

    @Override
    int serverPort() {
        return 6432;
    }

    @Override
    void configure(GenericContainer<?> container) {
        container
                .withCopyToContainer(Transferable.of(settings(), 0644), FOLDER + "pgbouncer.ini")
                .withCopyToContainer(
                        Transferable.of(
                                "\"%s\" \"%s\"\n"
                                        .formatted(
                                                database.server().user(),
                                                database.server().password()),
                                0644),
                        FOLDER + "userlist.txt")
                .withCreateContainerCmdModifier(command -> command.withEntrypoint("pgbouncer")
                        .withCmd(FOLDER + "pgbouncer.ini")
                        .withUser("postgres"));
    }

    /** As PgBouncer's own example has it, but for the mode. */
    private String settings() {
        return String.join(
                "\n",
                "[databases]",
                "* = host=" + database.server().address() + " port=5432",
                "[pgbouncer]",
                "listen_addr = *",
                "listen_port = 6432",
                "unix_socket_dir =",
                "auth_type = scram-sha-256",
                "auth_file = " + FOLDER + "userlist.txt",
                "pool_mode = " + poolMode,
                "default_pool_size = 10",
                "ignore_startup_parameters = extra_float_digits",
                "");
    }

    @Override
    boolean answers() throws IOException {
        try (Socket socket = new Socket(host(), port())) {
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write(SSL_REQUEST);
            InputStream in = socket.getInputStream();
            return in.read() >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    List<String> versionCommand() {
        return List.of("pgbouncer", "--version");
    }
}
