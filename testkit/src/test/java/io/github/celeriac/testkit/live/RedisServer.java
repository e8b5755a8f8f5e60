package io.github.celeriac.testkit.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.containers.GenericContainer;

/** A Redis server that asks for a password. The images are those of {@code CELERIAC_TEST_REDIS_IMAGES}. */
public final class RedisServer extends LiveServer {
    private static final List<RedisServer> ALL =
            LiveSettings.list("CELERIAC_TEST_REDIS_IMAGES", "redis:7.2,redis:8").stream()
                    .map(image -> new RedisServer(image, true, List.of()))
                    .toList();

    /** With characters that must be percent-encoded in a URL. */
    private static final String PASSWORD = "r/dis@1:é";

    private final List<String> options;

    private RedisServer(String image, boolean shared, List<String> options) {
        super(image, shared);
        this.options = options;
    }

    /** Every configured generation, oldest first: the shared servers. */
    public static List<RedisServer> all() {
        return ALL;
    }

    public static RedisServer oldest() {
        return ALL.get(0);
    }

    public static RedisServer newest() {
        return ALL.get(ALL.size() - 1);
    }

    /** A server of the test's own with the same image, and options such as {@code "--appendonly", "yes"}. Close it. */
    public RedisServer another(String... serverOptions) {
        return new RedisServer(image(), false, List.of(serverOptions));
    }

    /** {@code redis://:password@host:port/0}, as Celery has it. */
    @Override
    public String url() {
        return url(0);
    }

    public String url(int database) {
        return "redis://:%s@%s:%d/%d".formatted(percentEncode(PASSWORD), host(), port(), database);
    }

    /** {@code redis://host:port/0}, for callers who give the password by another way. */
    public String urlWithoutPassword() {
        return "redis://%s:%d/0".formatted(host(), port());
    }

    public String password() {
        return PASSWORD;
    }

    /** What {@code redis-cli} prints for a command; database 0. */
    public String cli(String... command) {
        List<String> line = new ArrayList<>(List.of("redis-cli", "--no-auth-warning", "-a", PASSWORD));
        line.addAll(List.of(command));
        return exec(line.toArray(new String[0]));
    }

    @Override
    int serverPort() {
        return 6379;
    }

    @Override
    void configure(GenericContainer<?> container) {
        List<String> command = new ArrayList<>(List.of("redis-server", "--requirepass", PASSWORD));
        command.addAll(options);
        container.withCommand(command.toArray(new String[0]));
    }

    @Override
    boolean answers() throws IOException, InterruptedException {
        return running()
                .execInContainer("redis-cli", "--no-auth-warning", "-a", PASSWORD, "ping")
                .getStdout()
                .contains("PONG");
    }

    @Override
    List<String> versionCommand() {
        return List.of("redis-server", "--version");
    }
}
