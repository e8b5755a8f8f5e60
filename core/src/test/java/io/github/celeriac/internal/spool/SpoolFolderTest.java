package io.github.celeriac.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.InvalidSettingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolFolderTest {
    @TempDir
    Path folder;

    private SpoolFolder open() {
        return SpoolFolder.open(folder, "pickle", "redis at localhost:6379/0");
    }

    private static List<byte[]> entries(String... texts) {
        return Stream.of(texts)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** Everything in it, deleted as it is read. */
    private static List<String> drain(SpoolFolder folder) throws IOException {
        List<String> texts = new ArrayList<>();
        for (SpoolSegment oldest = folder.oldest(); oldest != null; oldest = folder.oldest()) {
            long position = oldest.start();
            while (true) {
                SpoolSegment.Records records = oldest.read(position, 2, 1000);
                if (records.entries().isEmpty()) {
                    break;
                }
                records.entries().forEach(entry -> texts.add(new String(entry, StandardCharsets.UTF_8)));
                position = records.next();
            }
            assertThat(folder.deleteOldest(position)).isTrue();
        }
        return texts;
    }

    private List<Path> files(String suffix) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void what_was_appended_is_read_in_order_and_then_gone() throws IOException {
        try (SpoolFolder spool = open()) {
            spool.append(entries("a", ""));
            spool.append(entries("b".repeat(100_000), "c", "d"));
            assertThat(drain(spool)).containsExactly("a", "", "b".repeat(100_000), "c", "d");
            assertThat(spool.contents()).isEqualTo(SpoolContents.NOTHING);
            spool.append(entries("e"));
            assertThat(drain(spool)).containsExactly("e");
        }
        assertThat(files(".spool")).isEmpty();
    }

    @Test
    void what_an_earlier_run_left_comes_before_what_is_new() throws IOException {
        try (SpoolFolder first = open()) {
            first.append(entries("a", "b"));
        }
        try (SpoolFolder second = open()) {
            second.append(entries("c"));
            assertThat(drain(second)).containsExactly("a", "b", "c");
        }
    }

    @Test
    void a_record_that_was_cut_off_was_never_there() throws IOException {
        try (SpoolFolder spool = open()) {
            spool.append(entries("a", "b", "not acknowledged"));
        }
        Path file = files(".spool").get(0);
        byte[] whole = Files.readAllBytes(file);
        for (int cut = 1; cut < "not acknowledged".length() + 8; cut++) {
            Files.write(file, Arrays.copyOf(whole, whole.length - cut));
            try (SpoolFolder spool = open()) {
                assertThat(drain(spool)).containsExactly("a", "b");
            }
            assertThat(files(".damaged")).hasSize(1);
            Files.delete(files(".damaged").get(0));
        }
    }

    @Test
    void a_file_that_was_cut_off_within_its_first_line_is_deleted() throws IOException {
        Files.writeString(folder.resolve("000000000001.spool"), "celeriac-sp");
        try (SpoolFolder spool = open()) {
            assertThat(drain(spool)).isEmpty();
        }
        assertThat(files(".spool")).isEmpty();
    }

    @Test
    void a_damaged_record_hides_what_follows_and_is_kept_for_people_to_look_at() throws IOException {
        try (SpoolFolder spool = open()) {
            spool.append(entries("a", "bbbb", "c"));
        }
        Path file = files(".spool").get(0);
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        Files.writeString(file, content.replace("bbbb", "bbxb"), StandardCharsets.ISO_8859_1);
        try (SpoolFolder spool = open()) {
            assertThat(drain(spool)).containsExactly("a");
        }
        assertThat(files(".damaged")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1000})
    void a_length_that_is_not_one_is_the_end(int length) throws IOException {
        try (SpoolFolder spool = open()) {
            spool.append(entries("a"));
        }
        Path file = files(".spool").get(0);
        Files.write(file, ByteBuffer.allocate(12).putInt(length).putLong(1).array(), StandardOpenOption.APPEND);
        try (SpoolFolder spool = open()) {
            assertThat(drain(spool)).containsExactly("a");
        }
    }

    @Test
    void what_was_put_aside_stays_beside_what_is_put_aside_later() throws IOException {
        for (int run = 1; run <= 3; run++) {
            try (SpoolFolder spool = open()) {
                spool.reject(new byte[] {1});
                spool.append(entries("a"));
                assertThat(drain(spool)).containsExactly("a");
            }
            assertThat(files(".rejected")).hasSize(run);
        }
    }

    @Test
    void a_folder_has_one_owner() throws IOException {
        try (SpoolFolder spool = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageContaining("spool_directory was '" + folder + "'")
                    .hasMessageContaining("a folder of its own");
            assertThat(spool.contents()).isEqualTo(SpoolContents.NOTHING);
        }
        open().close();
    }

    @Test
    void results_of_another_backend_are_not_sent_to_this_one() throws IOException {
        try (SpoolFolder spool = open()) {
            spool.append(entries("a"));
        }
        assertThatThrownBy(() -> SpoolFolder.open(folder, "pickle", "redis at elsewhere:6379/0"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("localhost:6379/0")
                .hasMessageContaining("elsewhere:6379/0");
        try (SpoolFolder spool = open()) {
            assertThat(drain(spool)).containsExactly("a");
        }
    }

    @Test
    void a_folder_that_cannot_be_made_is_a_clear_error() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> SpoolFolder.open(file, "pickle", "x"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("spool_directory was '" + file + "' but must be a folder");
    }
}
