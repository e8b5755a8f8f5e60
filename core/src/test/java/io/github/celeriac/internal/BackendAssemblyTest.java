package io.github.celeriac.internal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackendAssemblyTest {
    @TempDir
    Path folder;

    private TestBuilder builder() {
        return new TestBuilder().url("test://host").set("spool_directory", folder.toString());
    }

    @Test
    void a_backend_that_does_not_open_gives_its_spool_back() {
        TestBuilder tooLong = builder().operationTimeout(Duration.ofSeconds(Long.MAX_VALUE));
        assertThatThrownBy(tooLong::build).isInstanceOf(ArithmeticException.class);
        builder().build().close();
    }
}
