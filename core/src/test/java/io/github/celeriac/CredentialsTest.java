package io.github.celeriac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
    @TempDir
    private Path folder;

    @Test
    void an_environment_variable() {
        assertThat(Credentials.env("PW", Map.of("PW", "s3cret ")).secret()).isEqualTo("s3cret ");
    }

    @Test
    void a_file_named_by_one() throws IOException {
        Path file = Files.writeString(folder.resolve("pw"), "s3cret\n");
        assertThat(Credentials.env("PW", Map.of("PW_FILE", file.toString())).secret())
                .isEqualTo("s3cret");
        assertThat(Credentials.env("PW", Map.of("PW", "", "PW_FILE", file.toString()))
                        .secret())
                .isEqualTo("s3cret");
        assertThat(Credentials.env("PW", Map.of("PW", "direct", "PW_FILE", file.toString()))
                        .secret())
                .isEqualTo("direct");
    }

    @Test
    void of_a_file_only_the_last_line_end_does_not_count() throws IOException {
        Path file = folder.resolve("pw");
        for (String end : new String[] {"", "\n", "\r\n"}) {
            Files.writeString(file, " s3\ncret \t" + end);
            assertThat(Credentials.file(file).secret()).isEqualTo(" s3\ncret \t");
        }
    }

    @Test
    void it_is_asked_again_each_time() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        Credentials rotating = Credentials.of(() -> "token-" + calls.incrementAndGet());
        assertThat(rotating.secret()).isEqualTo("token-1");
        assertThat(rotating.secret()).isEqualTo("token-2");
        Path file = Files.writeString(folder.resolve("pw"), "old");
        Credentials fromFile = Credentials.file(file);
        assertThat(fromFile.secret()).isEqualTo("old");
        Files.writeString(file, "new");
        assertThat(fromFile.secret()).isEqualTo("new");
    }

    @Test
    void what_is_missing_is_named_with_its_fix() {
        assertThatThrownBy(() -> Credentials.env("PW", Map.of()).secret())
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage(
                        "environment variable PW was not set but a credential is read from it; export it, or PW_FILE"
                                + " with the path of a file that holds it");
        assertThatThrownBy(() -> Credentials.file(folder.resolve("none")).secret())
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("NoSuchFileException");
        assertThatThrownBy(() -> Credentials.of(() -> null).secret()).hasMessageContaining("gave null");
    }

    @Test
    void its_text_tells_the_place_but_never_the_secret() {
        assertThat(Credentials.literal("s3cret")).hasToString("Credentials[given]");
        assertThat(Credentials.env("PW", Map.of("PW", "s3cret"))).hasToString("Credentials[environment variable PW]");
        assertThat(Credentials.of(() -> "s3cret")).hasToString("Credentials[a supplier]");
    }
}
