package io.github.celeriac.serialization.compression;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import java.io.IOException;
import java.io.InputStream;

/** Kombu's {@code brotli}. */
public final class BrotliCompression extends StreamCompression {
    /** For {@link java.util.ServiceLoader}. */
    public BrotliCompression() {
        super("application/x-brotli", "com.aayushatharva.brotli4j:brotli4j", "brotli");
    }

    @Override
    void touchLibrary() {
        Library.touch();
    }

    @Override
    byte[] deflate(byte[] data) throws IOException {
        return Library.deflate(data);
    }

    @Override
    InputStream inflater(InputStream in, byte[] data) throws IOException {
        return Library.inflater(in);
    }

    /** Apart, since the JVM verifies a class only when it is first used: the library may be missing. */
    private static final class Library {
        static void touch() {
            Brotli4jLoader.ensureAvailability();
        }

        static InputStream inflater(InputStream in) throws IOException {
            return new BrotliInputStream(in);
        }

        static byte[] deflate(byte[] data) throws IOException {
            return Encoder.compress(data);
        }
    }
}
