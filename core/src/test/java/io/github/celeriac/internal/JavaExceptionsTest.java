package io.github.celeriac.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.RemoteTaskException;
import io.github.celeriac.States;
import io.github.celeriac.TaskResult;
import io.github.celeriac.value.ExceptionValue;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class JavaExceptionsTest {

    private static String shown(Throwable thrown) {
        ExceptionValue value = JavaExceptions.describe(thrown);
        return value.module() + " " + value.type() + " " + value.args();
    }

    @Test
    void package_class_and_message() {
        assertThat(shown(new IOException("disk"))).isEqualTo("java.io IOException [disk]");
        assertThat(shown(new IOException())).isEqualTo("java.io IOException []");
        assertThat(JavaExceptions.describe(new IOException("")).args()).containsExactly("");
    }

    @Test
    void a_nested_class_is_dotted_as_in_python() {
        assertThat(shown(new Declined("no"))).isEqualTo("io.github.celeriac.internal JavaExceptionsTest.Declined [no]");
        assertThat(shown(new Declined.Twice("no")))
                .isEqualTo("io.github.celeriac.internal JavaExceptionsTest.Declined.Twice [no]");
    }

    @Test
    void a_name_with_a_dollar_is_no_nesting() {
        assertThat(shown(new Odd$Name())).isEqualTo("io.github.celeriac.internal JavaExceptionsTest.Odd$Name []");
    }

    @Test
    void an_anonymous_class_is_what_it_extends() {
        assertThat(shown(new IOException("disk") {})).isEqualTo("java.io IOException [disk]");
        Supplier<Throwable> inLambda = () -> new Declined("no") {};
        assertThat(shown(inLambda.get())).contains("JavaExceptionsTest.Declined [no]");
    }

    @Test
    void a_local_class_has_its_name() {
        class Local extends RuntimeException {}
        assertThat(shown(new Local())).isEqualTo("io.github.celeriac.internal JavaExceptionsTest.Local []");
    }

    @Test
    void a_class_without_package_has_java_for_a_module() throws Exception {
        Throwable thrown = Class.forName("WithoutPackageException")
                .asSubclass(Throwable.class)
                .getDeclaredConstructor()
                .newInstance();
        assertThat(shown(thrown)).isEqualTo("java WithoutPackageException [nowhere]");
    }

    @Test
    void an_error_is_an_exception() {
        assertThat(shown(new StackOverflowError())).isEqualTo("java.lang StackOverflowError []");
    }

    @Test
    void what_came_from_celery_stays_what_it_was() {
        Map<String, Object> stored =
                Map.of("exc_type", "ValueError", "exc_module", "builtins", "exc_message", List.of("boom", 1L));
        TaskResult<Object> result = TaskResult.of(MemoryStore.meta("t", States.FAILURE, stored), Object.class);
        RemoteTaskException remote = ((TaskResult.Failure<Object>) result).exception();
        assertThat(shown(remote)).isEqualTo("builtins ValueError [boom, 1]");
    }

    @Test
    void an_exception_that_cannot_tell_its_message_is_described_all_the_same() {
        Throwable mute = new Mute();
        assertThat(shown(mute))
                .isEqualTo("io.github.celeriac.internal JavaExceptionsTest.Mute"
                        + " [getMessage() failed: java.lang.IllegalStateException]");
        assertThat(JavaExceptions.traceback(mute)).contains("printStackTrace() failed");
    }

    private static class Declined extends RuntimeException {
        Declined(String message) {
            super(message);
        }

        private static final class Twice extends Declined {
            Twice(String message) {
                super(message);
            }
        }
    }

    private static final class Odd$Name extends RuntimeException {}

    private static final class Mute extends RuntimeException {
        @Override
        public String getMessage() {
            throw new IllegalStateException("no words");
        }
    }
}
