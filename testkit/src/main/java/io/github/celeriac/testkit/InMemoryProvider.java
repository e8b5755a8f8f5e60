package io.github.celeriac.testkit;

import io.github.celeriac.spi.BackendProvider;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.Setting;
import io.github.celeriac.spi.StoreContext;
import java.util.List;
import java.util.Set;

/** Opens stores on one memory. */
record InMemoryProvider(InMemoryResults memory) implements BackendProvider {
    static final String SCHEME = "memory";

    @Override
    public Set<String> schemes() {
        return Set.of(SCHEME);
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of();
    }

    @Override
    public ResultStore open(StoreContext context) {
        return new InMemoryStore(memory, context);
    }
}
