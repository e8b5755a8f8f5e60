/** Celery task results as AMQP messages. */
module io.github.celeriac.rpc {
    requires transitive io.github.celeriac;
    requires transitive com.rabbitmq.client;
    requires java.net.http;
    requires static transitive org.jspecify;

    exports io.github.celeriac.rpc;

    provides io.github.celeriac.spi.BackendProvider with
            io.github.celeriac.rpc.internal.RpcProvider;
    provides io.github.celeriac.spi.TaskPublisherProvider with
            io.github.celeriac.rpc.internal.AmqpPublisherProvider;
}
