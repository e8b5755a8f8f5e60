package io.github.celeriac.spi;

import java.util.List;
import java.util.Set;

/** Found by {@link java.util.ServiceLoader}: opens the stores of one kind of backend. */
public interface BackendProvider {
    /** The {@link BackendUrl#backend() backend} part of the URLs it serves, e.g. {@code redis} and {@code rediss}. */
    Set<String> schemes();

    /** The settings it reads besides {@link ResultSettings}. */
    List<Setting<?>> settings();

    /**
     * Connects. What was opened before a failure is closed again.
     *
     * @throws io.github.celeriac.InvalidSettingException if the URL or a setting cannot be used
     * @throws io.github.celeriac.BackendUnavailableException if nobody answers
     * @throws io.github.celeriac.BackendAccessException if we are refused
     */
    ResultStore open(StoreContext context);
}
