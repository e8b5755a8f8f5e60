package io.github.celeriac.testkit.live;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Real Python Celery of one version, in another process. The peers are those of {@code CELERIAC_TEST_CELERY_PEERS}:
 * {@code 5.2=/usr/bin/python3,5.6=/path/to/venv/bin/python}. Threads may share a peer.
 */
public final class CeleryPeer implements AutoCloseable {
    /** More than the longest wait within a call: a call that outlives this ends the process, which other tests share. */
    static final Duration CALL_LIMIT = Duration.ofSeconds(90);

    private static final List<CeleryPeer> ALL = LiveSettings.list("CELERIAC_TEST_CELERY_PEERS", "none=").stream()
            .map(setting -> new CeleryPeer(setting, true, Map.of()))
            .toList();

    private final String setting;
    private final boolean shared;
    private final Map<String, String> environment;
    private @Nullable PeerProcess process;
    private @Nullable Throwable failure;
    private Map<String, String> versions = Map.of();

    private CeleryPeer(String setting, boolean shared, Map<String, String> environment) {
        this.setting = setting;
        this.shared = shared;
        this.environment = environment;
    }

    /** Every configured version, oldest first: the shared peers. */
    public static List<CeleryPeer> all() {
        return ALL;
    }

    public static CeleryPeer oldest() {
        return ALL.get(0);
    }

    public static CeleryPeer newest() {
        return ALL.get(ALL.size() - 1);
    }

    /** The name that the setting gives it: {@code 5.6}. */
    public String name() {
        return setting.substring(0, setting.indexOf('='));
    }

    /** The version of Celery: {@code 5.6.3}. */
    public String version() {
        return versions().get("celery");
    }

    /** The versions of {@code celery}, {@code kombu}, {@code redis}, {@code sqlalchemy} and {@code python}. */
    public Map<String, String> versions() {
        running();
        return versions;
    }

    /** An app with that result backend. Equal apps are one app in the peer. */
    public CeleryApp app(String backendUrl) {
        return app(backendUrl, Map.of());
    }

    public CeleryApp app(LiveStore store) {
        return app(store.url());
    }

    public CeleryApp app(LiveStore store, Map<String, ?> conf) {
        return app(store.url(), conf);
    }

    /** An app with that result backend and Celery settings, such as {@code "result_extended", true}. */
    public CeleryApp app(String backendUrl, Map<String, ?> conf) {
        running(); // here, so that a peer that cannot be had skips the test, whatever it expects to be thrown
        return new CeleryApp(this, backendUrl, conf);
    }

    /** A real worker of this version, with the tasks that {@link CeleryWorker} lists. Close it. */
    public CeleryWorker worker(LiveStore store, Map<String, ?> conf) {
        return CeleryWorker.start(this, store.url(), conf);
    }

    public CeleryWorker worker(LiveStore store) {
        return worker(store, Map.of());
    }

    /** Makes a Python module from source, for classes that must have one of their own: {@code shop.errors}. */
    public void define(String module, String source) {
        call("define", Map.of("module", module, "source", source), CALL_LIMIT);
    }

    /**
     * A process of the test's own with further environment variables, such as TZ. Needed, too, for apps with
     * {@code database_table_names} of their own, which Celery keeps in class attributes. Close it.
     */
    public CeleryPeer dedicated(Map<String, String> variables) {
        return new CeleryPeer(setting, false, Map.copyOf(variables));
    }

    /** Ends a process of the test's own. A shared one stays for the other tests. */
    @Override
    public synchronized void close() {
        if (!shared && process != null) {
            process.close();
        }
    }

    @Override
    public String toString() {
        return "Celery " + name();
    }

    String python() {
        return setting.substring(setting.indexOf('=') + 1);
    }

    Map<String, String> environment() {
        return environment;
    }

    JsonNode call(String operation, Map<String, ?> arguments, Duration limit) {
        return running().call(operation, arguments, limit);
    }

    /** The process, started if there is none yet, or if it ended. */
    private synchronized PeerProcess running() {
        if (failure != null) {
            LiveSettings.notAvailable(this + ": " + failure.getMessage(), failure);
        }
        if (process == null || !process.isAlive()) {
            if (python().isEmpty()) {
                LiveSettings.notAvailable(
                        "no Python Celery: CELERIAC_TEST_CELERY_PEERS is not set (./test sets it)", null);
            }
            try {
                process = PeerProcess.start(python(), environment);
                versions = strings(process.call("version", Map.of(), CALL_LIMIT));
                LiveSettings.noteUse(setting);
            } catch (IOException | IllegalStateException e) {
                failure = e;
                LiveSettings.notAvailable(this + ": " + e.getMessage(), e);
            }
        }
        return process;
    }

    private static Map<String, String> strings(JsonNode object) {
        Map<String, String> strings = new LinkedHashMap<>();
        object.properties()
                .forEach(field -> strings.put(field.getKey(), field.getValue().asText()));
        return strings;
    }
}
