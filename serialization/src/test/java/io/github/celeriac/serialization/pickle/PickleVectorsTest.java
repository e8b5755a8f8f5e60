package io.github.celeriac.serialization.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.RefusedClassException;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecSettings;
import io.github.celeriac.value.ExceptionValue;
import io.github.celeriac.value.OpaqueObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PickleVectorsTest {
    /** Read as something simpler, written without a backend, or with a shared part that Java has twice. */
    private static final Set<String> OTHER_BYTES = Set.of(
            "bytearray",
            "ordered dict",
            "default dict",
            "counter",
            "datetime fold",
            "datetime offset +19",
            "datetime zone gap",
            "result",
            "group result",
            "signature",
            "failure meta",
            "chord part");

    /** Protocols 0 to 2 have the Python 2 class in their place. */
    private static final Set<String> UNKNOWN_TO_PYTHON_2 = Set.of("FileNotFoundError");

    private final Codec codec = Pickle.codec(CodecSettings.defaults(), PickleOptions.sqlColumn());

    private static Codec codec(UnknownClasses unknown) {
        return Pickle.codec(CodecSettings.defaults(), PickleOptions.sqlColumn().withUnknownClasses(unknown));
    }

    static Stream<PickleVector> understood() throws IOException {
        return PickleVector.all().stream().filter(vector -> !vector.name().startsWith("own "));
    }

    @ParameterizedTest
    @MethodSource("understood")
    void what_python_pickled_is_read(PickleVector vector) {
        Object expected = PickleVectorValues.all().get(vector.name());
        if (vector.protocol() <= 2 && UNKNOWN_TO_PYTHON_2.contains(vector.name())) {
            expected = new ExceptionValue("builtins", "OSError", ((ExceptionValue) expected).args());
        }
        if (vector.protocol() <= 3 && vector.name().equals("datetime zone overlap fold")) {
            // Only protocol 4 has the bit for it.
            expected = PickleVectorValues.all().get("datetime zone overlap");
        }
        assertThat(Described.of(codec.decode(vector.payload()))).isEqualTo(Described.of(expected));
    }

    @Test
    void a_value_is_written_in_the_bytes_of_pythons_own_pickler() throws IOException {
        Map<String, Object> values = PickleVectorValues.all();
        for (PickleVector vector : PickleVector.all()) {
            if (vector.protocol() >= 4 && values.containsKey(vector.name()) && !OTHER_BYTES.contains(vector.name())) {
                Codec writer = Pickle.codec(
                        CodecSettings.defaults(), PickleOptions.serializer().withProtocol(vector.protocol()));
                assertThat(writer.encode(values.get(vector.name())))
                        .as(vector.toString())
                        .isEqualTo(vector.payload());
            }
        }
    }

    @Test
    void what_is_read_can_be_written_and_read_again() throws IOException {
        Codec trusting =
                Pickle.codec(CodecSettings.defaults(), PickleOptions.sqlColumn().withImportableModules("shop.errors"));
        for (PickleVector vector : understood().toList()) {
            Object value = trusting.decode(vector.payload());
            assertThat(Described.of(trusting.decode(trusting.encode(value))))
                    .as(vector.toString())
                    .isEqualTo(Described.of(value));
        }
    }

    @Test
    void an_applications_own_classes_are_refused_by_name() throws IOException {
        for (PickleVector vector : named("own exception", "own object")) {
            assertThatThrownBy(() -> codec.decode(vector.payload()))
                    .as(vector.toString())
                    .isInstanceOfSatisfying(
                            RefusedClassException.class,
                            e -> assertThat(e.className()).isIn("shop.errors.PaymentError", "shop.models.Invoice"))
                    .hasMessageContaining("OPAQUE");
        }
    }

    @Test
    void as_the_result_of_a_failed_task_they_are_inert_data() throws IOException {
        for (PickleVector vector : named("own exception")) {
            assertThat(codec(UnknownClasses.FAILURE_VALUE).decode(vector.payload()))
                    .isEqualTo(new ExceptionValue("shop.errors", "PaymentError", List.of("declined")));
        }
        for (PickleVector vector : named("own object")) {
            assertThat(codec(UnknownClasses.OPAQUE).decode(vector.payload()))
                    .as(vector.toString())
                    .isInstanceOfSatisfying(OpaqueObject.class, object -> {
                        assertThat(object.module() + "." + object.name()).isEqualTo("shop.models.Invoice");
                        assertThat(object.state()).isEqualTo(Map.of("number", 7L));
                    });
        }
    }

    @Test
    void nothing_of_a_failed_task_is_let_pass_on_request() throws IOException {
        for (PickleVector vector : named("failure meta", "chord part")) {
            assertThatThrownBy(() -> codec(UnknownClasses.REFUSE).decode(vector.payload()))
                    .isInstanceOf(RefusedClassException.class);
        }
    }

    @Test
    void every_vector_has_its_value() throws IOException {
        Set<String> names = understood().map(PickleVector::name).collect(Collectors.toSet());
        assertThat(PickleVectorValues.all().keySet()).isEqualTo(names);
    }

    private static List<PickleVector> named(String... names) throws IOException {
        List<String> wanted = List.of(names);
        return PickleVector.all().stream()
                .filter(vector -> wanted.contains(vector.name()))
                .toList();
    }
}
