package io.github.celeriac.rpc;

import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackendBuilder;
import io.github.celeriac.testkit.ResultBackendContract;
import io.github.celeriac.testkit.live.OnEveryRabbit;
import io.github.celeriac.testkit.live.RabbitServer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.Parameter;

@OnEveryRabbit
class RpcResultBackendContractIT extends ResultBackendContract {
    @Parameter
    RabbitServer rabbit;

    @Override
    protected ResultBackendBuilder<?> builder() {
        return Backends.on(rabbit);
    }

    @Override
    protected String replyTo(ResultBackend reader) {
        return Backends.replyTo(reader);
    }

    @Override
    protected void storeGarbage(ResultBackend reader, String taskId) throws Exception {
        try (Broker broker = new Broker(rabbit)) {
            broker.publish(
                    replyTo(reader),
                    RpcClientIT.properties("application/json", taskId).build(),
                    "{\"status\": garbage".getBytes(StandardCharsets.UTF_8));
        }
    }
}
