package io.github.celeriac.serialization.json;

import io.github.celeriac.ResultBackendBuilder;
import io.github.celeriac.testkit.InMemoryResultBackend;
import io.github.celeriac.testkit.InMemoryResults;
import io.github.celeriac.testkit.ResultBackendContract;
import java.nio.charset.StandardCharsets;

/** Here and not in testkit, because it needs a codec, and the codecs' tests need testkit. */
class InMemoryResultBackendContractTest extends ResultBackendContract {
    private final InMemoryResults memory = new InMemoryResults();

    @Override
    protected ResultBackendBuilder<?> builder() {
        return InMemoryResultBackend.builder(memory);
    }

    @Override
    protected void storeGarbage(String taskId) {
        memory.put(taskId, "{\"status\": \"SUCC".getBytes(StandardCharsets.UTF_8));
    }
}
