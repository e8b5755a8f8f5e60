package io.github.celeriac.cli;

import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackends;
import io.github.celeriac.spi.BackendProvider;
import io.github.celeriac.spi.BackendUrl;
import io.github.celeriac.spi.ResultSettings;
import io.github.celeriac.spi.Setting;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A backend as flags have it, each of which wins over its environment variable. */
final class BackendSetup {
    private final Map<String, String> environment = new HashMap<>(System.getenv());
    private final Map<String, String> flags = new LinkedHashMap<>();
    private List<String> unread = List.of();

    /** By way of the environment, where a password may be written out. */
    BackendSetup url(@Nullable String url) {
        if (url != null) {
            forget(ResultSettings.BACKEND);
            environment.put(ResultSettings.BACKEND.environment().get(0), url);
        }
        return this;
    }

    /** @param text null for what the environment says */
    BackendSetup flag(Setting<?> setting, @Nullable String text) {
        if (text != null) {
            forget(setting);
            flags.put(setting.name(), text);
        }
        return this;
    }

    /** Leaves out the settings of other kinds of backends: another place may need them, and here they would be mistakes. */
    BackendSetup ofItsKindOnly() {
        String kind = backendUrl().backend();
        Set<Setting<?>> own = new HashSet<>(ResultSettings.all());
        Set<Setting<?>> others = new HashSet<>();
        for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
            (provider.schemes().contains(kind) ? own : others).addAll(provider.settings());
        }
        others.stream().filter(setting -> !own.contains(setting)).forEach(this::forget);
        return this;
    }

    /** @param more steps besides those of the flags */
    ResultBackend open(Consumer<ResultBackends.Builder> more) {
        requireBackend();
        ResultBackends.Builder builder = ResultBackends.builder();
        flags.forEach(builder::set);
        more.accept(builder);
        ResultBackend results = builder.environment(environment).build();
        unread = builder.unread();
        return results;
    }

    /** Variables that are set and have no effect; only after {@link #open}. */
    List<String> unread() {
        return unread;
    }

    /** As the library says it, but with the flag. */
    private void requireBackend() {
        if (ResultSettings.BACKEND.environment().stream().noneMatch(name -> isSet(name, environment))) {
            throw new InvalidSettingException("result_backend was not set but is needed; write --backend URL or export"
                    + " CELERY_RESULT_BACKEND, e.g. redis://localhost:6379/0");
        }
    }

    /** Whether a variable says something, or names the file that does. */
    static boolean isSet(String name, Map<String, String> environment) {
        return Stream.of(name, name + "_FILE")
                .anyMatch(variable -> !environment.getOrDefault(variable, "").isBlank());
    }

    void forget(Setting<?> setting) {
        for (String name : setting.environment()) {
            environment.remove(name);
            environment.remove(name + "_FILE");
        }
    }

    /** Without secrets, for messages. */
    String name() {
        return backendUrl().toString();
    }

    private BackendUrl backendUrl() {
        return BackendUrl.parse(
                Place.first(
                        environment, "", ResultSettings.BACKEND.environment().get(0)),
                environment);
    }

    boolean isRpc() {
        return backendUrl().backend().equals("rpc");
    }

    Place place() {
        return Place.of(backendUrl(), environment);
    }
}
