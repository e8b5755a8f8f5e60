package io.github.celeriac.testkit.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.testcontainers.containers.GenericContainer;

/**
 * Several Redis processes in one container, which tell each other and their clients the address 127.0.0.1. Their first
 * argument is an index, from 0 on.
 */
public abstract class RedisFleet extends LiveServer {
    private final List<String> options;

    RedisFleet(String image, List<String> options) {
        super(image, false);
        this.options = options;
    }

    /** How many processes there are. */
    abstract int size();

    /** Shell commands that start them, in the background. */
    abstract String script();

    final List<String> options() {
        return options;
    }

    public final String password() {
        return RedisServer.PASSWORD;
    }

    final int portOf(int index) {
        running();
        return chosenPorts().get(index);
    }

    /** What {@code redis-cli} prints when it asks the process; empty if that is gone, or hangs. */
    public final String cli(int index, String... command) {
        List<String> line =
                new ArrayList<>(List.of("timeout", "30", "redis-cli", "--no-auth-warning", "-p", "" + portOf(index)));
        line.addAll(cliOptions(index));
        line.addAll(List.of(command));
        try {
            return running()
                    .execInContainer(line.toArray(new String[0]))
                    .getStdout()
                    .strip();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The same for each of the servers that keep results. */
    public final void onServers(String... command) {
        IntStream.range(0, servers()).forEach(index -> mustSucceed(index, command));
    }

    final void mustSucceed(int index, String... command) {
        String said = cli(index, command);
        if (!said.equals("OK")) {
            throw new IllegalStateException("process " + index + " said " + said + " to " + String.join(" ", command));
        }
    }

    /** How many of the processes are servers that keep results: the first ones. */
    public int servers() {
        return size();
    }

    /** What each of these servers prints. */
    public final List<String> eachServer(String... command) {
        return IntStream.range(0, servers())
                .mapToObj(index -> cli(index, command))
                .toList();
    }

    List<String> cliOptions(int index) {
        return List.of("-a", RedisServer.PASSWORD);
    }

    /** Ends one process at once (SIGKILL). */
    public final void killOne(int index) {
        exec("sh", "-c", "kill -9 $(cat /tmp/" + portOf(index) + ".pid)");
    }

    /** Freezes or thaws all processes. */
    public final void signalAll(String name) {
        IntStream.range(0, size()).forEach(index -> signal(index, name));
    }

    /** Freezes or thaws one process. */
    public final void signal(int index, String name) {
        exec("sh", "-c", "kill -" + name + " $(cat /tmp/" + portOf(index) + ".pid)");
    }

    /** One line that starts a server in the background. */
    final String server(int index, String... more) {
        int port = chosenPorts().get(index);
        return "mkdir -p /tmp/" + port + "; redis-server --port " + port + " --dir /tmp/" + port + " --pidfile /tmp/"
                + port
                + ".pid --daemonize yes --save '' --appendonly no --protected-mode no --repl-diskless-sync-delay 0"
                + " --requirepass \"$PASSWORD\" --masterauth \"$PASSWORD\" " + String.join(" ", more) + " "
                + String.join(" ", options) + "\n";
    }

    @Override
    final int serverPort() {
        return 1; // nobody listens: all are among the other ports
    }

    @Override
    final int morePorts() {
        return size();
    }

    @Override
    void configure(GenericContainer<?> container) {
        container.withEnv("PASSWORD", RedisServer.PASSWORD);
        container.withCommand("sh", "-c", "set -e\n" + script() + "exec sleep infinity\n");
    }

    @Override
    final List<String> versionCommand() {
        return List.of("redis-server", "--version");
    }
}
