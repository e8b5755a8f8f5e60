package io.github.celeriac.serialization.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.celeriac.RefusedClassException;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecSettings;
import io.github.celeriac.value.ExceptionValue;
import io.github.celeriac.value.OpaqueObject;
import io.github.celeriac.value.Tuple;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusedClassesTest {
    private static Codec codec(UnknownClasses unknown) {
        return Pickle.codec(CodecSettings.defaults(), PickleOptions.serializer().withUnknownClasses(unknown));
    }

    /** The meta of a failed task, up to the result. */
    private static Assembly failure() {
        return new Assembly()
                .op(Opcode.EMPTY_DICT, Opcode.MARK)
                .text("status")
                .text("FAILURE")
                .text("result");
    }

    @ParameterizedTest
    @CsvSource({
        "os, system",
        "posix, system",
        "nt, system",
        "subprocess, Popen",
        "builtins, eval",
        "__builtin__, eval",
        "builtins, exec",
        "builtins, getattr",
        "builtins, __import__",
        "importlib, import_module",
        "operator, attrgetter",
        "functools, partial",
        "pickle, loads",
        "runpy, run_path",
        "types, FunctionType"
    })
    void what_runs_code_is_refused_even_in_the_result_of_a_failed_task(String module, String name) {
        byte[] attack = new Assembly().call(module, name, "echo").stop();
        byte[] failed = failure().call(module, name, "echo").op(Opcode.SETITEMS).stop();
        for (byte[] payload : List.of(attack, failed)) {
            assertThatThrownBy(
                            () -> codec(UnknownClasses.REFUSE_OUTSIDE_FAILURES).decode(payload))
                    .isInstanceOfSatisfying(
                            RefusedClassException.class,
                            e -> assertThat(e.className()).endsWith("." + name))
                    .hasMessageContaining("run code");
        }
        assertThatThrownBy(() -> codec(UnknownClasses.FAILURE_VALUE).decode(attack))
                .isInstanceOf(RefusedClassException.class);
        assertThat(codec(UnknownClasses.OPAQUE).decode(attack)).isInstanceOfSatisfying(OpaqueObject.class, object -> {
            assertThat(object.name()).isEqualTo(name);
            assertThat(object.args()).isEqualTo(Tuple.of("echo"));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "subprocess, CalledProcessError",
        "socket, gaierror",
        "shop.models, Invoice.DoesNotExist",
        "shop, NotEnough",
        "builtins, PythonFinalizationError"
    })
    void exceptions_of_any_class_are_data_in_the_result_of_a_failed_task(String module, String name) {
        byte[] payload = failure().call(module, name, "x").op(Opcode.SETITEMS).stop();
        assertThat(codec(UnknownClasses.REFUSE_OUTSIDE_FAILURES).decode(payload))
                .isEqualTo(Map.of("status", "FAILURE", "result", new ExceptionValue(module, name, List.of("x"))));
    }

    @Test
    void the_arguments_of_such_an_exception_may_be_objects() {
        byte[] payload = failure()
                .global("shop", "NotEnough")
                .global("shop", "Item")
                .op(Opcode.EMPTY_TUPLE, Opcode.NEWOBJ, Opcode.TUPLE1, Opcode.REDUCE, Opcode.SETITEMS)
                .stop();
        OpaqueObject item = new OpaqueObject("shop", "Item", Tuple.of(), null, null);
        assertThat(codec(UnknownClasses.REFUSE_OUTSIDE_FAILURES).decode(payload))
                .isEqualTo(
                        Map.of("status", "FAILURE", "result", new ExceptionValue("shop", "NotEnough", List.of(item))));
    }

    @Test
    void before_the_result_and_in_a_success_they_are_refused() {
        byte[] before = new Assembly()
                .op(Opcode.EMPTY_DICT, Opcode.MARK)
                .text("status")
                .text("FAILURE")
                .text("name")
                .call("shop", "NotEnough", "x")
                .op(Opcode.SETITEMS)
                .stop();
        byte[] success = new Assembly()
                .op(Opcode.EMPTY_DICT, Opcode.MARK)
                .text("status")
                .text("SUCCESS")
                .text("result")
                .call("shop", "NotEnough", "x")
                .op(Opcode.SETITEMS)
                .stop();
        for (byte[] payload : List.of(before, success)) {
            assertThatThrownBy(
                            () -> codec(UnknownClasses.REFUSE_OUTSIDE_FAILURES).decode(payload))
                    .isInstanceOf(RefusedClassException.class)
                    .hasMessageContaining("shop.NotEnough");
        }
    }

    @Test
    void a_class_itself_is_no_value() {
        byte[] payload = new Assembly().global("builtins", "int").stop();
        assertThatThrownBy(() -> codec(UnknownClasses.REFUSE_OUTSIDE_FAILURES).decode(payload))
                .isInstanceOf(RefusedClassException.class);
        assertThat(codec(UnknownClasses.OPAQUE).decode(payload)).isEqualTo(OpaqueObject.reference("builtins", "int"));
    }

    @Test
    void an_opaque_list_or_dict_keeps_its_elements() {
        byte[] payload = new Assembly()
                .global("shop", "Cart")
                .op(Opcode.EMPTY_TUPLE, Opcode.NEWOBJ)
                .put(0)
                .op(Opcode.BININT1, 1, Opcode.APPEND, Opcode.BININT1, 2, Opcode.APPEND)
                .op(Opcode.EMPTY_DICT, Opcode.BUILD)
                .get(0)
                .op(Opcode.TUPLE2)
                .stop();
        OpaqueObject cart = new OpaqueObject("shop", "Cart", Tuple.of(), Map.of(), List.of(1L, 2L));
        assertThat(codec(UnknownClasses.OPAQUE).decode(payload)).isEqualTo(Tuple.of(cart, cart));
    }

    @Test
    void a_name_is_shown_without_what_could_harm_a_terminal() {
        byte[] payload =
                new Assembly().call("shop", "\u001b[31m" + "x".repeat(500), "x").stop();
        assertThatThrownBy(() -> codec(UnknownClasses.REFUSE).decode(payload))
                .hasMessageContaining("shop.?[31mxxx")
                .hasMessageNotContaining("\u001b")
                .hasMessageNotContaining("x".repeat(121));
    }

    /** As it is in a pickled result: the password is neither in the value nor in a message. */
    @Test
    void the_backend_of_a_result_is_dropped() {
        Assembly result = new Assembly()
                .global("celery.app.base", "_unpickle_appattr")
                .text("AsyncResult")
                .op(Opcode.MARK)
                .text("id")
                .global("celery.backends.base", "unpickle_backend")
                .global("celery.backends.database", "DatabaseBackend")
                .op(Opcode.EMPTY_TUPLE, Opcode.EMPTY_DICT)
                .text("dburi")
                .text("postgresql://celery:your_password_here@db/results")
                .op(Opcode.SETITEM, Opcode.TUPLE3, Opcode.REDUCE, Opcode.NONE, Opcode.NONE, Opcode.NONE, Opcode.TUPLE)
                .op(Opcode.TUPLE2, Opcode.REDUCE);
        Object value = codec(UnknownClasses.REFUSE).decode(result.stop());
        assertThat(value.toString()).contains("id").doesNotContain("your_password_here");
    }
}
