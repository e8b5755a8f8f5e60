package io.github.celeriac.spi;

/**
 * All that a publisher is made from.
 *
 * @param url of the broker, with credentials from wherever they were given
 * @param settings of this publisher: {@link BrokerSettings} and the provider's own
 * @param json for envelopes and for settings that are maps
 */
public record PublisherContext(BackendUrl url, Settings settings, Codec json) {}
