/** Celery task results in Redis. */
module io.github.celeriac.redis {
    requires transitive io.github.celeriac;
    requires io.github.celeriac.serialization;
    requires lettuce.core;
}
