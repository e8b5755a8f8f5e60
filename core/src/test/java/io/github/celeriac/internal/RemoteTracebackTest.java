package io.github.celeriac.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RemoteTracebackTest {

    private static String recorded(String name) throws IOException {
        try (InputStream in = RemoteTracebackTest.class.getResourceAsStream("/tracebacks/" + name + ".txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> methods(RemoteTraceback traceback) {
        return traceback.frames().stream().map(StackTraceElement::getMethodName).toList();
    }

    private static List<String> methods(Throwable thrown) {
        return Arrays.stream(thrown.getStackTrace())
                .map(StackTraceElement::getMethodName)
                .toList();
    }

    @Nested
    class Python {
        @Test
        void the_innermost_frame_comes_first() throws IOException {
            RemoteTraceback traceback = RemoteTraceback.parse(recorded("charge"));
            assertThat(traceback.frames().get(0))
                    .isEqualTo(new StackTraceElement("tasks", "charge", "/srv/app/tasks.py", 3));
            assertThat(methods(traceback)).containsExactly("charge", "run");
            assertThat(traceback.headline()).isEqualTo("ValueError: boom");
            assertThat(traceback.cause()).isNull();
        }

        @Test
        void what_it_was_raised_from_is_the_cause() throws IOException {
            RemoteTraceback traceback = RemoteTraceback.parse(recorded("caused"));
            assertThat(traceback.headline()).isEqualTo("RuntimeError: cannot charge");
            assertThat(methods(traceback)).containsExactly("caused", "run");
            assertThat(traceback.cause()).hasToString("ValueError: boom").hasNoCause();
            assertThat(methods(traceback.cause())).containsExactly("charge", "caused");
        }

        @Test
        void what_was_being_handled_is_the_cause_too() throws IOException {
            RemoteTraceback traceback = RemoteTraceback.parse(recorded("context"));
            assertThat(traceback.headline()).isEqualTo("KeyError: 'missing'");
            assertThat(traceback.cause()).hasMessage("RuntimeError: cannot charge");
            assertThat(traceback.cause().getCause()).hasMessage("ValueError: boom");
        }

        @Test
        void a_syntax_error_has_a_frame_without_function() throws IOException {
            RemoteTraceback traceback = RemoteTraceback.parse(recorded("syntax"));
            assertThat(methods(traceback)).containsExactly("<module>", "syntax", "run");
            assertThat(traceback.headline()).isEqualTo("SyntaxError: invalid syntax");
        }

        @Test
        void repeated_frames_are_as_many_as_are_printed() throws IOException {
            RemoteTraceback traceback = RemoteTraceback.parse(recorded("recursion"));
            assertThat(methods(traceback)).containsExactly("recursion", "recursion", "recursion", "run");
            assertThat(traceback.headline()).isEqualTo("RecursionError: maximum recursion depth exceeded");
        }

        @Test
        void of_a_message_of_many_lines_the_first_counts() throws IOException {
            assertThat(RemoteTraceback.parse(recorded("lines")).headline()).isEqualTo("ValueError: first line");
            assertThat(RemoteTraceback.parse(recorded("notes")).headline()).isEqualTo("ValueError: boom");
        }

        @Test
        void a_traceback_quoted_in_the_message_is_not_ours() throws IOException {
            RemoteTraceback traceback = RemoteTraceback.parse(recorded("quoting"));
            assertThat(methods(traceback)).containsExactly("quoting", "run");
            assertThat(traceback.headline()).isEqualTo("RuntimeError: remote end said:");
        }

        @Test
        void a_group_has_the_frames_of_where_it_was_raised() throws IOException {
            RemoteTraceback traceback = RemoteTraceback.parse(recorded("group"));
            assertThat(methods(traceback)).containsExactly("group", "run");
            assertThat(traceback.headline()).isEqualTo("ExceptionGroup: two things (2 sub-exceptions)");
        }

        @Test
        void line_ends_of_windows_are_understood() throws IOException {
            RemoteTraceback traceback = RemoteTraceback.parse(
                    recorded("caused").replace("\n", "\r\n").replace("/srv/app/", "C:\\app\\"));
            assertThat(methods(traceback)).containsExactly("caused", "run");
            assertThat(traceback.frames().get(0).getClassName()).isEqualTo("tasks");
            assertThat(traceback.cause()).hasMessage("ValueError: boom");
        }
    }

    @Nested
    class Java {
        @Test
        void a_printed_stack_trace_is_read_back() {
            Throwable thrown = new IllegalStateException("outer", new IllegalArgumentException("inner"));
            RemoteTraceback traceback = RemoteTraceback.parse(JavaExceptions.traceback(thrown));
            assertThat(traceback.headline()).isEqualTo("java.lang.IllegalStateException: outer");
            StackTraceElement expected = thrown.getStackTrace()[0];
            assertThat(traceback.frames().get(0).getClassName()).isEqualTo(expected.getClassName());
            assertThat(traceback.frames().get(0).getMethodName()).isEqualTo(expected.getMethodName());
            assertThat(traceback.frames().get(0).getLineNumber()).isEqualTo(expected.getLineNumber());
            assertThat(traceback.frames()).hasSameSizeAs(thrown.getStackTrace());
            assertThat(traceback.cause()).hasMessage("java.lang.IllegalArgumentException: inner");
        }

        @Test
        void suppressed_exceptions_have_frames_of_their_own() {
            Throwable thrown = new IllegalStateException("outer", new IllegalArgumentException("inner"));
            thrown.addSuppressed(new IOException("while closing", new IllegalStateException("deep")));
            RemoteTraceback traceback = RemoteTraceback.parse(JavaExceptions.traceback(thrown));
            assertThat(traceback.frames()).hasSameSizeAs(thrown.getStackTrace());
            assertThat(traceback.cause()).hasMessage("java.lang.IllegalArgumentException: inner");
        }

        @Test
        void modules_loaders_and_native_methods_are_understood() {
            RemoteTraceback traceback = RemoteTraceback.parse("""
                    a.B: boom
                    \tat java.base/java.lang.Thread.run(Thread.java:840)
                    \tat app//com.shop.Main$Inner.<init>(Main.java:7)
                    \tat app/mod@1.2/com.shop.Main.lambda$x$0(Main.java)
                    \tat com.shop.Main$$Lambda/0x00007f.run(Unknown Source)
                    \tat java.lang.Object.wait(Native Method)
                    \t... 12 more
                    """);
            assertThat(traceback.frames())
                    .extracting(frame -> frame.getClassName() + " " + frame.getMethodName() + " " + frame.getFileName()
                            + " " + frame.getLineNumber())
                    .containsExactly(
                            "java.lang.Thread run Thread.java 840",
                            "com.shop.Main$Inner <init> Main.java 7",
                            "com.shop.Main lambda$x$0 Main.java -1",
                            "com.shop.Main$$Lambda/0x00007f run null -1",
                            "java.lang.Object wait null -2");
        }

        @Test
        void a_python_traceback_in_a_java_message_is_not_ours() throws IOException {
            RemoteTraceback traceback =
                    RemoteTraceback.parse("a.B: wrapped\n\tat a.C.d(C.java:1)\nCaused by: " + recorded("charge"));
            assertThat(methods(traceback)).containsExactly("d");
        }
    }

    /** Whatever is stored: no exception, few frames, little time. */
    @Nested
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    class Garbage {
        @Test
        void no_traceback_has_no_frames() {
            for (String text : List.of("", " ", "\n\n\n", "boom", "File \"x\"", "Traceback (most recent call last):")) {
                assertThat(RemoteTraceback.parse(text).frames()).isEmpty();
                assertThat(RemoteTraceback.parse(text).cause()).isNull();
            }
        }

        @Test
        void line_numbers_beyond_an_int_are_no_frames() {
            assertThat(RemoteTraceback.parse("  File \"a\", line 99999999999, in f\n")
                            .frames())
                    .isEmpty();
            assertThat(RemoteTraceback.parse("x\n\tat a.b(c:99999999999)\n").frames())
                    .isEmpty();
        }

        @Test
        void a_huge_traceback_is_looked_at_in_part() {
            String python = "Traceback (most recent call last):\n"
                    + "  File \"a.py\", line 1, in outer\n    x\n".repeat(1_000_000)
                    + "  File \"b.py\", line 2, in innermost\n    y\nValueError: boom\n";
            RemoteTraceback traceback = RemoteTraceback.parse(python);
            assertThat(traceback.frames()).hasSizeBetween(1_000, 20_000);
            assertThat(traceback.frames().get(0).getMethodName()).isEqualTo("innermost");
            assertThat(traceback.headline()).isEqualTo("ValueError: boom");
            RemoteTraceback java = RemoteTraceback.parse("a.B: boom\n" + "\tat a.B.c(B.java:1)\n".repeat(1_000_000));
            assertThat(java.frames()).hasSizeBetween(1_000, 20_000);
        }

        @Test
        void of_an_endless_chain_the_nearest_causes_are_kept() {
            String block = "Traceback (most recent call last):\n  File \"a.py\", line 1, in f\nE%d: x\n";
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 1_000; i++) {
                text.append(String.format(block, i))
                        .append("\nDuring handling of the above exception, another exception occurred:\n\n");
            }
            RemoteTraceback traceback = RemoteTraceback.parse(text + String.format(block, 1_000));
            assertThat(traceback.headline()).isEqualTo("E1000: x");
            assertThat(traceback.cause()).hasMessage("E999: x");
            assertThat(depth(traceback.cause())).isEqualTo(31);
        }

        @Test
        void no_line_makes_the_patterns_slow() {
            int n = 200_000;
            for (String line : List.of(
                    " ".repeat(n),
                    "  File \"" + "\"".repeat(n),
                    "  File \"" + "a".repeat(n) + "\", line ",
                    "  File \"a\", line 1, in " + " ".repeat(n),
                    "\tat " + "a.".repeat(n),
                    "\tat " + "/".repeat(n),
                    "\tat " + "a/.".repeat(n) + "(",
                    "\tat " + "a.b(".repeat(n),
                    "\tat a.b(" + ":1".repeat(n),
                    "  | ".repeat(n),
                    "Caused by: ".repeat(n),
                    "\n".repeat(n),
                    "\r".repeat(n),
                    "\n\nThe above exception".repeat(n / 10))) {
                RemoteTraceback.parse("Traceback (most recent call last):\n" + line);
                RemoteTraceback.parse("java.lang.Error\n" + line);
            }
        }

        private static int depth(Throwable thrown) {
            return thrown == null ? 0 : 1 + depth(thrown.getCause());
        }
    }
}
