package io.github.celeriac.serialization.yaml;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.celeriac.ResultEncodingException;
import java.util.Locale;

/** The text written so far: ASCII only. */
final class YamlOutput {
    private static final int MAX_SIZE = Integer.MAX_VALUE - 64;

    private final StringBuilder out = new StringBuilder(512);

    void ascii(String text) {
        requireRoom(text.length());
        out.append(text);
    }

    int size() {
        return out.length();
    }

    /** In double quotes, escaped as PyYAML does without {@code allow_unicode}. */
    void quoted(String text) {
        requireRoom(text.length() + 2L);
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c <= '~' && c != '"' && c != '\\') {
                out.append(c);
            } else {
                requireRoom(text.length() - i + 10L);
                int point = text.codePointAt(i);
                escape(point);
                i += Character.charCount(point) - 1;
            }
        }
        out.append('"');
    }

    private void escape(int point) {
        int simple = "\0\u0007\b\t\n\u000b\f\r\u001b\"\\".indexOf(point);
        out.append('\\');
        if (simple >= 0) {
            out.append("0abtnvfre\"\\".charAt(simple));
        } else if (point <= 0xff) {
            out.append(String.format(Locale.ROOT, "x%02X", point));
        } else if (point <= 0xffff) {
            out.append(String.format(Locale.ROOT, "u%04X", point));
        } else {
            out.append(String.format(Locale.ROOT, "U%08X", point));
        }
    }

    private void requireRoom(long more) {
        if (out.length() + more > MAX_SIZE) {
            throw new ResultEncodingException(
                    "value takes more than 2 GiB as YAML; store it elsewhere, return its place");
        }
    }

    byte[] toBytes() {
        return out.toString().getBytes(US_ASCII);
    }
}
