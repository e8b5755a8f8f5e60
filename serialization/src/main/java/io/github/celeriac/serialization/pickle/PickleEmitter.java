package io.github.celeriac.serialization.pickle;

import java.math.BigInteger;

/** Writes single instructions, each memoized where Python's pickler memoizes it. */
final class PickleEmitter {
    /** Longer texts are seldom repeated, and would be hashed in vain. */
    private static final int LONGEST_MEMOIZED = 64;

    private final PickleOutput out;
    private final WriteMemo memo;

    /** A class or function to be named. */
    record GlobalName(String module, String name) {}

    PickleEmitter(PickleOutput out, WriteMemo memo) {
        this.out = out;
        this.memo = memo;
    }

    void op(int opcode) {
        out.op(opcode);
    }

    /** An instruction whose outcome is memoized, though not for us. */
    void opMemoized(int opcode) {
        out.op(opcode);
        skipMemo();
    }

    void skipMemo() {
        out.op(Opcode.MEMOIZE);
        memo.skip();
    }

    /** One whose outcome is {@code value}, in case that comes again. */
    void opMemoized(int opcode, Object value) {
        out.op(opcode);
        out.op(Opcode.MEMOIZE);
        memo.add(value);
    }

    /** Writes a reference if {@code value} was written before. */
    boolean reuse(Object value) {
        int number = memo.find(value);
        if (number != WriteMemo.NONE) {
            get(number);
        }
        return number != WriteMemo.NONE;
    }

    void get(int number) {
        if (number < 256) {
            out.op1(Opcode.BINGET, number);
        } else {
            out.op4(Opcode.LONG_BINGET, number);
        }
    }

    void text(String text) {
        if (text.length() > LONGEST_MEMOIZED || !reuse(text)) {
            newText(text);
        }
    }

    private void newText(String text) {
        if (!isWrittenAsAscii(text)) {
            out.payload(Opcode.SHORT_BINUNICODE, Opcode.BINUNICODE, PickleText.encode(text));
        }
        out.op(Opcode.MEMOIZE);
        if (text.length() <= LONGEST_MEMOIZED) {
            memo.add(text);
        } else {
            memo.skip();
        }
    }

    private boolean isWrittenAsAscii(String text) {
        int length = text.length();
        return length < 256
                ? out.shortAscii(Opcode.SHORT_BINUNICODE, text)
                : length >= PickleOutput.FRAME_TARGET && out.largeAscii(Opcode.BINUNICODE, text);
    }

    void bytes(byte[] bytes) {
        out.payload(Opcode.SHORT_BINBYTES, Opcode.BINBYTES, bytes);
        skipMemo();
    }

    void whole(long value) {
        if (value >= 0 && value < 1 << 8) {
            out.op1(Opcode.BININT1, (int) value);
        } else if (value >= 0 && value < 1 << 16) {
            out.op2(Opcode.BININT2, (int) value);
        } else if (value == (int) value) {
            out.op4(Opcode.BININT, (int) value);
        } else {
            whole(BigInteger.valueOf(value));
        }
    }

    void whole(BigInteger value) {
        if (value.bitLength() < Integer.SIZE) {
            whole(value.longValue());
            return;
        }
        byte[] bytes = value.toByteArray();
        for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
            byte swapped = bytes[i];
            bytes[i] = bytes[j];
            bytes[j] = swapped;
        }
        out.payload(Opcode.LONG1, Opcode.LONG4, bytes);
    }

    void real(double value) {
        out.opDouble(Opcode.BINFLOAT, value);
    }

    void global(GlobalName global) {
        if (!reuse(global)) {
            text(global.module());
            // Python, too, does not look for a name that is the same as another text: datetime.datetime has it twice.
            newText(global.name());
            opMemoized(Opcode.STACK_GLOBAL, global);
        }
    }
}
