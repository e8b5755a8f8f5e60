/** The formats of kombu, as codecs. */
module io.github.celeriac.serialization {
    requires transitive io.github.celeriac;
    requires static com.aayushatharva.brotli4j;
    requires static com.github.luben.zstd_jni;
    requires static org.apache.commons.compress;
    requires static org.tukaani.xz;
    requires org.yaml.snakeyaml;

    exports io.github.celeriac.serialization.pickle;

    provides io.github.celeriac.spi.CodecProvider with
            io.github.celeriac.serialization.auth.AuthCodecProvider,
            io.github.celeriac.serialization.json.JsonCodecProvider,
            io.github.celeriac.serialization.msgpack.MsgpackCodecProvider,
            io.github.celeriac.serialization.pickle.PickleCodecProvider,
            io.github.celeriac.serialization.yaml.YamlCodecProvider;
    provides io.github.celeriac.spi.Compression with
            io.github.celeriac.serialization.compression.BrotliCompression,
            io.github.celeriac.serialization.compression.Bzip2Compression,
            io.github.celeriac.serialization.compression.XzCompression,
            io.github.celeriac.serialization.compression.ZlibCompression,
            io.github.celeriac.serialization.compression.ZstdCompression;
}
