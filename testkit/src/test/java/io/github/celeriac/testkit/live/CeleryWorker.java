package io.github.celeriac.testkit.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real Celery worker in a process of its own: pool {@code solo}, node {@code peer@test}. Unless its settings name a
 * {@code broker_url}, the broker is an SQLite file, so that it needs no server. Its tasks (see {@code peer.py}): {@code add},
 * {@code evaluate} (returns the value of an expression), {@code fail}, {@code fail_chained}, {@code fail_with},
 * {@code progress}, {@code retry}, {@code ignored}, {@code raise_ignore}, {@code raise_reject}, {@code unencodable},
 * {@code spawn}.
 */
public final class CeleryWorker implements AutoCloseable {
    private final PeerProcess process;
    private final CeleryApp app;
    private final Path folder;

    private CeleryWorker(PeerProcess process, CeleryApp app, Path folder) {
        this.process = process;
        this.app = app;
        this.folder = folder;
    }

    static CeleryWorker start(CeleryPeer peer, String backendUrl, Map<String, ?> settings) {
        peer.versions(); // ends the test here if there is no such peer
        try {
            Path folder = Files.createTempDirectory("celeriac-worker");
            Map<String, Object> conf = new HashMap<>(settings);
            conf.putIfAbsent("broker_url", "sqla+sqlite:///" + folder.resolve("broker.db"));
            PeerProcess process = PeerProcess.start(peer.python(), peer.environment(), "worker");
            process.send(Map.of("backend", backendUrl, "conf", conf));
            process.awaitGreeting(CeleryPeer.CALL_LIMIT);
            return new CeleryWorker(process, peer.app(backendUrl, conf), folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client's app with the same broker, result backend, settings and tasks. */
    public CeleryApp app() {
        return app;
    }

    /** Sends a task to this worker, and returns its id: {@code send("add", "(2, 3)")}. */
    public String send(String task, String args) {
        return app.send(task, args);
    }

    public long pid() {
        return process.pid();
    }

    /** What the worker has logged. */
    public String log() {
        return process.errorText();
    }

    /** Ends the worker as a crash does. */
    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
