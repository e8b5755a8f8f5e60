/** Reads, awaits and writes Celery task results: the model, the API, and the SPIs for backends and codecs. */
module io.github.celeriac {
    requires static transitive org.jspecify;
    requires static micrometer.core;
    requires static micrometer.observation;

    exports io.github.celeriac;
    exports io.github.celeriac.canvas;
    exports io.github.celeriac.micrometer;
    exports io.github.celeriac.spi;
    exports io.github.celeriac.value;

    uses io.github.celeriac.spi.BackendProvider;
    uses io.github.celeriac.spi.CodecProvider;
    uses io.github.celeriac.spi.TaskPublisherProvider;
    uses io.github.celeriac.spi.Compression;
}
