package io.github.celeriac.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.BackendAccessException;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.ResultTimeoutException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ProblemsTest {
    private final StringWriter err = new StringWriter();
    private final Problems problems = new Problems(new PrintWriter(err, true));

    private String line(Throwable problem) {
        problems.report(problem, false);
        return err.toString();
    }

    @Nested
    class The_exit_code {
        @Test
        void tells_what_the_caller_can_do() {
            assertThat(problems.report(new ResultBackendException("x"), false)).isEqualTo(1);
            assertThat(problems.report(new StackOverflowError(), false)).isEqualTo(1);
            assertThat(problems.report(new IllegalArgumentException("x"), false))
                    .isEqualTo(2);
            assertThat(problems.report(new CommandFailure(ExitCode.ABSENT, "x"), false))
                    .isEqualTo(3);
            assertThat(problems.report(new ResultTimeoutException("x", "id", Duration.ZERO, null), false))
                    .isEqualTo(4);
        }

        @Test
        void of_a_broken_pipe_comes_without_a_line() {
            assertThat(problems.report(new CommandFailure(ExitCode.BROKEN_PIPE, "x"), false))
                    .isEqualTo(141);
            assertThat(err.toString()).isEmpty();
        }
    }

    @Nested
    class The_line {
        @Test
        void is_one_however_many_problems_there_are() {
            assertThat(line(new InvalidSettingException(List.of("a was 1; use 2", "b was 3; use 4"))))
                    .isEqualToNormalizingNewlines("celeriac: a was 1; use 2; b was 3; use 4\n");
        }

        @Test
        void cannot_steer_the_terminal() {
            assertThat(line(new ResultBackendException("task \u001b[31m\u0007red\u009b")))
                    .isEqualToNormalizingNewlines("celeriac: task \\u001b[31m\\u0007red\\u009b\n");
        }

        @Test
        void names_the_class_of_what_the_library_did_not_foresee() {
            assertThat(line(new IllegalStateException("odd")))
                    .isEqualToNormalizingNewlines("celeriac: IllegalStateException: odd; --debug shows where\n");
        }
    }

    @Nested
    class A_secret {
        @Test
        void in_a_URL_is_never_shown() {
            assertThat(line(new BackendAccessException(
                            "no redis://me:p@ss/w:rd@host/0?password=s3cret&x=1 nor db+postgresql://u:s3cret@h/d")))
                    .isEqualToNormalizingNewlines("celeriac: no redis://***@host/0?*** nor db+postgresql://***@h/d\n");
        }

        @Test
        void is_not_in_the_stack_trace_either() {
            problems.report(new IllegalStateException("redis://:s3cret@host/0"), true);
            assertThat(err.toString())
                    .contains("redis://***@host/0", "\tat io.github.celeriac.cli.ProblemsTest")
                    .doesNotContain("s3cret");
        }
    }
}
