package io.github.celeriac.testkit.live;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.utility.DockerImageName;

/**
 * A server in a container, started by the first method that needs it. It keeps its port through {@link #stop()},
 * {@link #kill()} and {@link #start()}. A test that leaves it stopped or paused breaks its successors: use one of your own
 * for that, or restore it in {@code finally}.
 *
 * <p>As a {@code @RegisterExtension} it starts before the class, and aborts the class if it is not available.
 */
public abstract class LiveServer implements LiveStore, BeforeAllCallback, AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final int PORT_ATTEMPTS = 5;

    private final String image;
    private final boolean shared;
    private @Nullable GenericContainer<?> container;
    private @Nullable Throwable failure;
    private List<Integer> ports = List.of();

    LiveServer(String image, boolean shared) {
        this.image = image;
        this.shared = shared;
    }

    /** The port in the container. */
    abstract int serverPort();

    /** How many more ports the server needs, for programs that tell each other's addresses: they are the same inside and out. */
    int morePorts() {
        return 0;
    }

    /** Those ports, known from {@link #configure} on. */
    final List<Integer> chosenPorts() {
        return ports.subList(1, ports.size());
    }

    /** Adds what is particular to the server: command, environment. */
    abstract void configure(GenericContainer<?> container);

    /** Does the server answer? */
    abstract boolean answers() throws IOException, InterruptedException;

    /** The server's program and version, as {@code redis-server --version} prints it. */
    abstract List<String> versionCommand();

    /** As the settings name it: {@code redis:7.2}. */
    public final String image() {
        return image;
    }

    /** The version that the server's program prints: {@code 7.2.5}. */
    public final String version() {
        String output = exec(versionCommand().toArray(new String[0]));
        return output.replaceFirst("(?s)^\\D*?(\\d+(\\.\\d+)+).*$", "$1");
    }

    public final String host() {
        return running().getHost();
    }

    /** The same for the life of the server, also while it is stopped. */
    public final int port() {
        running();
        return ports.get(0);
    }

    /** Where other containers reach it, on its own port. */
    final String address() {
        return running().getContainerInfo().getNetworkSettings().getNetworks().values().stream()
                .map(network -> String.valueOf(network.getIpAddress()))
                .findFirst()
                .orElseThrow();
    }

    /** Freezes the server's processes: connections stay open, and nothing answers. */
    public final void pause() {
        GenericContainer<?> paused = running();
        paused.getDockerClient().pauseContainerCmd(paused.getContainerId()).exec();
    }

    public final void unpause() {
        GenericContainer<?> paused = running();
        paused.getDockerClient().unpauseContainerCmd(paused.getContainerId()).exec();
    }

    /** Shuts the server down in its own way. */
    public final void stop() {
        GenericContainer<?> stopped = running();
        stopped.getDockerClient()
                .stopContainerCmd(stopped.getContainerId())
                .withTimeout(10)
                .exec();
    }

    /** Ends the server's processes at once (SIGKILL). */
    public final void kill() {
        GenericContainer<?> killed = running();
        killed.getDockerClient().killContainerCmd(killed.getContainerId()).exec();
    }

    /** Starts the server again after {@link #stop()} or {@link #kill()}, on the same port, and waits until it answers. */
    public final void start() {
        GenericContainer<?> started = running();
        started.getDockerClient().startContainerCmd(started.getContainerId()).exec();
        awaitAnswer();
    }

    /** {@link #stop()} and {@link #start()}. */
    public final void restart() {
        stop();
        start();
    }

    /** Runs a command in the container and returns what it printed, stripped. */
    public final String exec(String... command) {
        try {
            ExecResult result = running().execInContainer(command);
            if (result.getExitCode() != 0) {
                throw new IllegalStateException("%s in %s ended with %d: %s%s"
                        .formatted(
                                List.of(command), image, result.getExitCode(), result.getStdout(), result.getStderr()));
            }
            return result.getStdout().strip();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What the server has logged so far. */
    public final String logs() {
        return running().getLogs();
    }

    @Override
    public final void beforeAll(ExtensionContext context) {
        running();
    }

    /** Removes a server of the test's own. A shared one stays for the other tests. */
    @Override
    public final void close() {
        if (!shared && container != null) {
            container.stop();
        }
    }

    @Override
    public final String toString() {
        return image;
    }

    static String percentEncode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The container, started if it was never before. */
    final synchronized GenericContainer<?> running() {
        if (failure != null) {
            LiveSettings.notAvailable(image + ": " + failure.getMessage(), failure);
        }
        if (container == null) {
            try {
                container = launch();
            } catch (RuntimeException e) {
                failure = e;
                LiveSettings.notAvailable(image + ": " + e.getMessage(), e);
            }
            LiveSettings.noteUse(image);
        }
        return container;
    }

    private GenericContainer<?> launch() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new IllegalStateException("no Docker engine answers");
        }
        for (int attempt = 1; ; attempt++) {
            ports = Stream.generate(LiveServer::freePort)
                    .distinct()
                    .limit(1L + morePorts())
                    .toList();
            GenericContainer<?> launched = new GenericContainer<>(DockerImageName.parse(image));
            launched.setPortBindings(Stream.concat(
                            Stream.of(ports.get(0) + ":" + serverPort()),
                            chosenPorts().stream().map(port -> port + ":" + port))
                    .toList());
            // ./test removes by it what a run that was cut off left behind.
            LiveSettings.get("CELERIAC_TEST_RUN").ifPresent(run -> launched.withLabel("celeriac.test.run", run));
            launched.setWaitStrategy(untilItAnswers(launched));
            configure(launched);
            try {
                launched.start();
                return launched;
            } catch (ContainerLaunchException e) {
                launched.stop();
                if (attempt == PORT_ATTEMPTS || !String.valueOf(rootCause(e)).contains("port")) {
                    throw e;
                }
            }
        }
    }

    private WaitStrategy untilItAnswers(GenericContainer<?> launched) {
        return new AbstractWaitStrategy() {
            @Override
            protected void waitUntilReady() {
                container = launched;
                try {
                    awaitAnswer();
                } finally {
                    container = null;
                }
            }
        };
    }

    private void awaitAnswer() {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        try {
            while (!answers()) {
                if (System.nanoTime() - deadline > 0) {
                    throw new ContainerLaunchException(
                            image + " does not answer after " + START_LIMIT + "; its log: " + logs());
                }
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Below the range from which systems choose ports themselves: nobody takes it while the server is down. */
    private static int freePort() {
        while (true) {
            int candidate = ThreadLocalRandom.current().nextInt(20_000, 30_000);
            try (ServerSocket socket = new ServerSocket(candidate)) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // Taken: try another.
            }
        }
    }

    private static Throwable rootCause(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
