package io.github.celeriac.testkit;

import io.github.celeriac.ResultBackendBuilder;
import io.github.celeriac.spi.BackendProvider;
import io.github.celeriac.spi.BackendUrl;

/**
 * A whole result backend without a server, for the tests of applications: it pushes, expires by the clock it is given and
 * keeps results as bytes, so that what is read was really encoded.
 *
 * <pre>{@code
 * ManualClock clock = ManualClock.at("2026-01-31T12:00:00Z");
 * ResultBackend results = InMemoryResultBackend.builder().clock(clock).build();
 * }</pre>
 *
 * <p>A serializer is needed on the class path, i.e. {@code celeriac-serialization}.
 */
public final class InMemoryResultBackend {
    private InMemoryResultBackend() {}

    /** Each builder's backends have a memory of their own. */
    public static Builder builder() {
        return builder(new InMemoryResults());
    }

    /** All backends built on the same memory see the same results, as those of worker and client do. */
    public static Builder builder(InMemoryResults memory) {
        return new Builder(memory);
    }

    /** The steps that every backend has; the URL is known. */
    public static final class Builder extends ResultBackendBuilder<Builder> {
        private final InMemoryResults memory;

        private Builder(InMemoryResults memory) {
            this.memory = memory;
            url(InMemoryProvider.SCHEME + "://");
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected BackendProvider provider(BackendUrl url) {
            return new InMemoryProvider(memory);
        }
    }
}
