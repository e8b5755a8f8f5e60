package io.github.celeriac.serialization.pickle;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Puts pickles together by hand, for those that no pickler would write. */
final class Assembly {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Assembly op(int... opcodesAndArguments) {
        for (int b : opcodesAndArguments) {
            out.write(b);
        }
        return this;
    }

    Assembly text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        op(Opcode.BINUNICODE);
        return i4(bytes.length).raw(bytes);
    }

    Assembly whole(int value) {
        return op(Opcode.BININT).i4(value);
    }

    Assembly put(int index) {
        return op(Opcode.LONG_BINPUT).i4(index);
    }

    Assembly get(int index) {
        return op(Opcode.LONG_BINGET).i4(index);
    }

    Assembly global(String module, String name) {
        return op(Opcode.GLOBAL).raw((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A call with one text as argument. */
    Assembly call(String module, String name, String argument) {
        return global(module, name).text(argument).op(Opcode.TUPLE1, Opcode.REDUCE);
    }

    Assembly i4(int value) {
        return op(value, value >> 8, value >> 16, value >> 24);
    }

    Assembly raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    byte[] stop() {
        return op(Opcode.STOP).out.toByteArray();
    }
}
