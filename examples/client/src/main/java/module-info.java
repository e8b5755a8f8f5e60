/** A Celery client. */
module io.github.celeriac.examples.client {
    requires io.github.celeriac;
    requires static org.jspecify;
}
