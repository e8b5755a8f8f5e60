package io.github.celeriac.serialization.compression;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Kombu's {@code zstd}: one frame that tells its length, without which Python's reader refuses it. */
public final class ZstdCompression extends StreamCompression {
    private static final int MAX_WINDOW_LOG = Integer.numberOfTrailingZeros(MAX_WINDOW);

    /** For {@link java.util.ServiceLoader}. */
    public ZstdCompression() {
        super("application/zstd", "com.github.luben:zstd-jni", "zstd", "zstandard");
    }

    @Override
    void touchLibrary() {
        Library.touch();
    }

    @Override
    byte[] deflate(byte[] data) {
        return Library.deflate(data);
    }

    @Override
    InputStream inflater(InputStream in, byte[] data) throws IOException {
        return Library.inflater(in);
    }

    /** Apart, since the JVM verifies a class only when it is first used: the library may be missing. */
    private static final class Library {
        static void touch() {
            Zstd.defaultCompressionLevel();
        }

        static InputStream inflater(InputStream in) throws IOException {
            return new ZstdInputStream(in).setLongMax(MAX_WINDOW_LOG);
        }

        static byte[] deflate(byte[] data) {
            return Zstd.compress(data);
        }
    }
}
