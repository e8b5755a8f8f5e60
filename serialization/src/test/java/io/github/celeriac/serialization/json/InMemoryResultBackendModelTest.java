package io.github.celeriac.serialization.json;

import io.github.celeriac.ResultBackendBuilder;
import io.github.celeriac.testkit.InMemoryResultBackend;
import io.github.celeriac.testkit.InMemoryResults;
import io.github.celeriac.testkit.ResultBackendModelContract;

class InMemoryResultBackendModelTest extends ResultBackendModelContract {
    private final InMemoryResults memory = new InMemoryResults();

    @Override
    protected ResultBackendBuilder<?> builder() {
        return InMemoryResultBackend.builder(memory);
    }
}
