package io.github.celeriac.internal;

import io.github.celeriac.ResultBackendBuilder;
import io.github.celeriac.spi.BackendProvider;
import io.github.celeriac.spi.BackendUrl;
import io.github.celeriac.spi.ResultStore;
import io.github.celeriac.spi.Setting;
import io.github.celeriac.spi.SettingParsers;
import io.github.celeriac.spi.StoreContext;
import java.util.List;
import java.util.Set;

/** Builds backends on {@link MemoryStore}s, and shows what a store is told. */
final class TestBuilder extends ResultBackendBuilder<TestBuilder> {
    static final Setting<String> PASSWORD =
            Setting.celery("test_password", SettingParsers.text("secret"), null, "A secret.", "CELERY_TEST_SECRET");

    final MemoryStore store = new MemoryStore();
    StoreContext context;

    TestBuilder() {
        for (String name : List.of("json", "yaml", "pickle")) {
            codec(new TextCodec(name));
        }
    }

    @Override
    protected TestBuilder self() {
        return this;
    }

    @Override
    protected BackendProvider provider(BackendUrl url) {
        return new BackendProvider() {
            @Override
            public Set<String> schemes() {
                return Set.of("test");
            }

            @Override
            public List<Setting<?>> settings() {
                return List.of(PASSWORD);
            }

            @Override
            public ResultStore open(StoreContext told) {
                context = told;
                store.listener = told.listener();
                return store;
            }
        };
    }

    /** Builds, closes, and returns what the store was told. */
    StoreContext told() {
        build().close();
        return context;
    }
}
