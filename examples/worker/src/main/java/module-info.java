/** A small Celery worker. */
module io.github.celeriac.examples.worker {
    requires io.github.celeriac;
    requires com.rabbitmq.client;
    requires lettuce.core;
    requires static org.jspecify;

    uses io.github.celeriac.spi.CodecProvider;
}
