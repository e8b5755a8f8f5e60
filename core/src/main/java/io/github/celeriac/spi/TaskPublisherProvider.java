package io.github.celeriac.spi;

import java.util.List;
import java.util.Set;

/** Found by {@link java.util.ServiceLoader}: opens publishers for one kind of broker. */
public interface TaskPublisherProvider {
    /** The schemes of the URLs it serves, e.g. {@code redis} and {@code rediss}. */
    Set<String> schemes();

    /** The settings it reads besides {@link BrokerSettings}. */
    List<Setting<?>> settings();

    /**
     * Connects. What was opened before a failure is closed again.
     *
     * @throws io.github.celeriac.InvalidSettingException if the URL or a setting cannot be used
     * @throws io.github.celeriac.BackendUnavailableException if nobody answers
     * @throws io.github.celeriac.BackendAccessException if we are refused
     */
    TaskPublisher open(PublisherContext context);
}
