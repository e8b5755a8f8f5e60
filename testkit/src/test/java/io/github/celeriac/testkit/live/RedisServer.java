package io.github.celeriac.testkit.live;

import static java.util.Objects.requireNonNull;

import com.github.dockerjava.api.model.Bind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;

/** A Redis server that asks for a password. The images are those of {@code CELERIAC_TEST_REDIS_IMAGES}. */
public final class RedisServer extends LiveServer {
    private static final List<RedisServer> ALL =
            LiveSettings.list("CELERIAC_TEST_REDIS_IMAGES", "redis:7.2,redis:8").stream()
                    .map(image -> new RedisServer(image, true, List.of()))
                    .toList();

    /** With characters that must be percent-encoded in a URL. */
    static final String PASSWORD = "r/dis@1:é";

    private final List<String> options;
    private final @Nullable Path socketFolder;

    private RedisServer(String image, boolean shared, List<String> options) {
        this(image, shared, options, null);
    }

    private RedisServer(String image, boolean shared, List<String> options, @Nullable Path socketFolder) {
        super(image, shared);
        this.options = options;
        this.socketFolder = socketFolder;
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

    /** A server of the test's own that also listens at {@code redis.sock} in this folder, which must be on Docker's machine. */
    public RedisServer onSocket(Path folder) {
        return new RedisServer(
                image(), false, List.of("--unixsocket", "/sockets/redis.sock", "--unixsocketperm", "777"), folder);
    }

    /** A master and its replicas of the same image, watched by sentinels. Close it. */
    public RedisSentinel sentinel(String... more) {
        return new RedisSentinel(image(), List.of(more));
    }

    /** A cluster of the same image. Close it. */
    public RedisCluster cluster(String... more) {
        return new RedisCluster(image(), List.of(more));
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
        if (socketFolder != null) {
            // Not withFileSystemBind, which downloads an image to find out whether it can.
            container.withCreateContainerCmdModifier(
                    create -> requireNonNull(create.getHostConfig()).withBinds(Bind.parse(socketFolder + ":/sockets")));
        }
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
