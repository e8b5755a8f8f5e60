package io.github.celeriac.serialization.pickle;

import java.util.Random;

/** Pickles of random instructions, each with an argument of the right form: these get further than random bytes. */
final class RandomProgram {
    private static final int[] PLAIN = {
        Opcode.MARK,
        Opcode.NONE,
        Opcode.NEWTRUE,
        Opcode.EMPTY_LIST,
        Opcode.EMPTY_DICT,
        Opcode.EMPTY_SET,
        Opcode.EMPTY_TUPLE,
        Opcode.APPEND,
        Opcode.APPENDS,
        Opcode.SETITEM,
        Opcode.SETITEMS,
        Opcode.ADDITEMS,
        Opcode.FROZENSET,
        Opcode.TUPLE,
        Opcode.TUPLE1,
        Opcode.TUPLE2,
        Opcode.TUPLE3,
        Opcode.LIST,
        Opcode.DICT,
        Opcode.MEMOIZE,
        Opcode.POP,
        Opcode.POP_MARK,
        Opcode.DUP,
        Opcode.REDUCE,
        Opcode.BUILD,
        Opcode.NEWOBJ,
        Opcode.NEWOBJ_EX,
        Opcode.OBJ,
        Opcode.STACK_GLOBAL
    };
    private static final String[][] GLOBALS = {
        {"builtins", "set"},
        {"builtins", "frozenset"},
        {"builtins", "complex"},
        {"builtins", "range"},
        {"builtins", "bytearray"},
        {"builtins", "getattr"},
        {"builtins", "ValueError"},
        {"__builtin__", "object"},
        {"_codecs", "encode"},
        {"collections", "OrderedDict"},
        {"collections", "deque"},
        {"collections", "Counter"},
        {"collections", "defaultdict"},
        {"copy_reg", "_reconstructor"},
        {"datetime", "datetime"},
        {"datetime", "date"},
        {"datetime", "time"},
        {"datetime", "timedelta"},
        {"datetime", "timezone"},
        {"decimal", "Decimal"},
        {"uuid", "UUID"},
        {"zoneinfo", "ZoneInfo"},
        {"pytz", "_p"},
        {"celery.app.base", "_unpickle_appattr"},
        {"celery.result", "AsyncResult"},
        {"celery.result", "GroupResult"},
        {"celery.canvas", "signature"},
        {"celery.exceptions", "Retry"},
        {"myapp", "Invoice"},
        {"myapp", "PaymentError"},
        {"os", "system"}
    };
    private static final String[] TEXTS = {
        "int",
        "latin1",
        "_unpickle",
        "Europe/Berlin",
        "AsyncResult",
        "GroupResult",
        "status",
        "FAILURE",
        "result",
        "1.5",
        ""
    };

    private final Random random;

    RandomProgram(Random random) {
        this.random = random;
    }

    byte[] next() {
        Assembly program = new Assembly();
        if (random.nextInt(4) == 0) {
            program.op(Opcode.EMPTY_DICT, Opcode.MARK)
                    .text("status")
                    .text("FAILURE")
                    .text("result");
        }
        for (int length = 1 + random.nextInt(30); length > 0; length--) {
            instruction(program);
        }
        return program.stop();
    }

    private void instruction(Assembly program) {
        switch (random.nextInt(12)) {
            case 0 -> program.text(TEXTS[random.nextInt(TEXTS.length)]);
            case 1 -> program.op(Opcode.BININT1, random.nextInt(256));
            case 2 -> program.op(Opcode.BINGET, random.nextInt(4));
            case 3 -> program.op(Opcode.BINPUT, random.nextInt(4));
            case 4 -> bytes(program);
            case 5, 6 -> {
                String[] global = GLOBALS[random.nextInt(GLOBALS.length)];
                program.global(global[0], global[1]);
            }
            default -> program.op(PLAIN[random.nextInt(PLAIN.length)]);
        }
    }

    private void bytes(Assembly program) {
        byte[] bytes = new byte[2 * (1 + random.nextInt(5))];
        random.nextBytes(bytes);
        program.op(Opcode.SHORT_BINBYTES, bytes.length).raw(bytes);
    }
}
