package io.github.celeriac.serialization.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.DecodeLimits;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.ResultDecodingException;
import io.github.celeriac.ResultEncodingException;
import io.github.celeriac.spi.Compression;
import io.github.celeriac.spi.Compressions;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without any of the optional libraries on the class path. */
class MissingLibraryTest {
    private final Compressions compressions =
            new Compressions(ServiceLoader.load(Compression.class, bareLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList());

    @ParameterizedTest
    @CsvSource({
        "bzip2, org.apache.commons:commons-compress",
        "xz, org.tukaani:xz",
        "brotli, com.aayushatharva.brotli4j:brotli4j",
        "zstd, com.github.luben:zstd-jni"
    })
    void the_error_names_the_artifact_to_add(String name, String artifact) {
        Compression compression = compressions.find(name).orElseThrow();
        assertThat(compression.missingArtifact()).contains(artifact);
        assertThatThrownBy(() -> compression.decompress(new byte[] {1}, DecodeLimits.defaults()))
                .isInstanceOf(ResultDecodingException.class)
                .hasMessageContaining(compression.contentType())
                .hasMessageEndingWith("add " + artifact);
        assertThatThrownBy(() -> compression.compress(new byte[] {1}))
                .isInstanceOf(ResultEncodingException.class)
                .hasMessageEndingWith("add " + artifact);
        assertThatThrownBy(() -> compressions.require("result_serializer", name))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageEndingWith("add " + artifact);
    }

    @Test
    void zlib_needs_none() {
        Compression zlib = compressions.require("result_serializer", "zlib");
        assertThat(zlib.decompress(zlib.compress(new byte[] {1}), DecodeLimits.defaults()))
                .containsExactly(1);
    }

    /** Our classes a second time, with core's from the test's own loader. */
    private static ClassLoader bareLoader() {
        List<URL> classes = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            if (path.endsWith(Path.of("serialization", "target", "classes"))) {
                try {
                    classes.add(path.toUri().toURL());
                } catch (MalformedURLException e) {
                    throw new AssertionError(e);
                }
            }
        }
        assertThat(classes).hasSize(1);
        ClassLoader core = new CoreOnly(MissingLibraryTest.class.getClassLoader());
        return new URLClassLoader(classes.toArray(URL[]::new), core);
    }

    /** Hides all but the JDK and core. */
    private static final class CoreOnly extends ClassLoader {
        private final ClassLoader all;

        CoreOnly(ClassLoader all) {
            super(ClassLoader.getPlatformClassLoader());
            this.all = all;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("io.github.celeriac.") && !name.startsWith("io.github.celeriac.serialization.")) {
                return all.loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
