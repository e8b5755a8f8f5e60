package io.github.celeriac.serialization.yaml;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.scanner.Constant;

/**
 * A whole text as what SnakeYAML's scanner reads from. SnakeYAML's own reads by the kilobyte and, while a scalar without a
 * space goes on, copies all of it each time: a text of ten megabytes would cost a hundred gigabytes of copying.
 *
 * <p>Positions count code points, as in Python. Marks carry no payload, which would show in stack traces.
 */
final class YamlInput extends StreamReader {
    private static final String NAME = "payload";
    private static final int[] NO_SNIPPET = {};

    private final String text;

    /** Only if some character takes two chars. */
    private final int @Nullable [] points;

    private final int length;
    private int pointer;
    private int line;
    private int column;
    private int documentStart;

    YamlInput(String text) {
        super("");
        this.text = text;
        int count = text.codePointCount(0, text.length());
        this.points = count == text.length() ? null : text.codePoints().toArray();
        this.length = count;
        requirePrintable();
    }

    private void requirePrintable() {
        for (int i = 0; i < length; i++) {
            if (!isPrintable(at(i))) {
                throw new ReaderException(NAME, i, at(i), "special characters are not allowed");
            }
        }
    }

    private int at(int index) {
        return points == null ? text.charAt(index) : points[index];
    }

    @Override
    public Mark getMark() {
        return new Mark(NAME, pointer, line, column, NO_SNIPPET, 0);
    }

    @Override
    public int peek() {
        return peek(0);
    }

    /** Zero beyond the end. */
    @Override
    public int peek(int index) {
        int at = pointer + index;
        return at < length ? at(at) : 0;
    }

    @Override
    public void forward() {
        forward(1);
    }

    @Override
    public void forward(int count) {
        for (int i = 0; i < count && pointer < length; i++) {
            int c = at(pointer++);
            if (Constant.LINEBR.has(c) || c == '\r' && pointer < length && at(pointer) != '\n') {
                line++;
                column = 0;
            } else if (c != 0xFEFF) {
                column++;
            }
        }
    }

    @Override
    public String prefix(int count) {
        int size = Math.min(count, length - pointer);
        return points == null ? text.substring(pointer, pointer + size) : new String(points, pointer, size);
    }

    /** The scanner asks for what it has peeked at, and for no line break. */
    @Override
    public String prefixForward(int count) {
        String prefix = prefix(count);
        pointer += count;
        column += count;
        return prefix;
    }

    @Override
    public int getColumn() {
        return column;
    }

    @Override
    public int getLine() {
        return line;
    }

    @Override
    public int getIndex() {
        return pointer;
    }

    @Override
    public int getDocumentIndex() {
        return pointer - documentStart;
    }

    @Override
    public void resetDocumentIndex() {
        documentStart = pointer;
    }
}
