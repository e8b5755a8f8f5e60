package io.github.celeriac.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A server of this run's own, on a free port of 127.0.0.1, removed at the end. */
public final class DockerServer implements AutoCloseable {
    private final String container;
    private final int port;

    private DockerServer(String container, int port) {
        this.container = container;
        this.port = port;
    }

    /** {@code arguments} are options of {@code docker run}, the image, and its command. */
    public static DockerServer start(int serverPort, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("docker", "run", "--rm", "-d", "-p", "127.0.0.1::" + serverPort));
        command.addAll(List.of(arguments));
        String container = run(command);
        String address = run(List.of("docker", "port", container, serverPort + "/tcp"));
        return new DockerServer(container, Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
    }

    /** The last image of that setting, or else {@code image}. */
    public static String image(String setting, String image) {
        String images = System.getenv().getOrDefault(setting, image);
        return images.substring(images.lastIndexOf(',') + 1);
    }

    public int port() {
        return port;
    }

    private static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException("docker did not start a server; what it said is above");
        }
        return output.lines().findFirst().orElse("");
    }

    @Override
    public void close() throws IOException {
        run(List.of("docker", "rm", "--force", "--volumes", container));
    }
}
