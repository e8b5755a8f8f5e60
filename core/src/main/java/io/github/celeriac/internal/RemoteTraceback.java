package io.github.celeriac.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A printed traceback, Python's or Java's, as Java stack frames, innermost first.
 *
 * <p>Python prints the outermost frame first, and the cause before the exception that was raised from it; Java prints
 * both the other way round.
 *
 * @param headline the last line of a Python block or the first of a Java one, e.g. {@code ValueError: boom}
 */
record RemoteTraceback(
        String headline,
        List<StackTraceElement> frames,
        @Nullable Throwable cause) {
    private static final int MAX_CAUSES = 32;
    private static final Pattern PYTHON_FRAME = Pattern.compile("\\s*File \"([^\"]*)\", line (\\d{1,9})(?:, in (.*))?");
    private static final Pattern JAVA_FRAME =
            Pattern.compile("\\s+at (?:[^()]*/)?([^()/]+)\\.([^().]+)\\(([^():]*)(?::(\\d{1,9}))?\\)");
    private static final Pattern PYTHON_LINK =
            Pattern.compile("\\R\\R(?:The above exception was the direct cause of the following exception:"
                    + "|During handling of the above exception, another exception occurred:)\\R\\R");
    private static final Pattern JAVA_LINK = Pattern.compile("\\RCaused by: ");

    static RemoteTraceback parse(String text) {
        if (text.contains("Traceback (most recent call last)") || text.contains("  File \"")) {
            return chain(List.of(PYTHON_LINK.split(text, MAX_CAUSES)), true);
        }
        List<String> blocks = new ArrayList<>(List.of(JAVA_LINK.split(text, MAX_CAUSES)));
        Collections.reverse(blocks);
        return chain(blocks, false);
    }

    /** From the first cause to the exception itself. */
    private static RemoteTraceback chain(List<String> blocks, boolean python) {
        RemoteTraceback current = null;
        for (String block : blocks) {
            Throwable cause = current == null ? null : new Cause(current);
            List<String> lines = block.lines().toList();
            current = new RemoteTraceback(headline(lines, python), frames(lines, python), cause);
        }
        return current == null ? new RemoteTraceback("", List.of(), null) : current;
    }

    private static String headline(List<String> lines, boolean python) {
        if (lines.isEmpty()) {
            return "";
        }
        if (!python) {
            return lines.get(0);
        }
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (!lines.get(i).isBlank() && !lines.get(i).startsWith(" ")) {
                return lines.get(i);
            }
        }
        return "";
    }

    private static List<StackTraceElement> frames(List<String> lines, boolean python) {
        List<StackTraceElement> frames = new ArrayList<>();
        for (String line : lines) {
            Matcher matcher = (python ? PYTHON_FRAME : JAVA_FRAME).matcher(line);
            if (matcher.matches()) {
                frames.add(python ? pythonFrame(matcher) : javaFrame(matcher));
            }
        }
        if (python) {
            Collections.reverse(frames);
        }
        return frames;
    }

    private static StackTraceElement pythonFrame(Matcher matcher) {
        String file = matcher.group(1);
        String stem = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
        String module = stem.endsWith(".py") ? stem.substring(0, stem.length() - 3) : stem;
        String function = matcher.group(3) == null ? "<module>" : matcher.group(3);
        return new StackTraceElement(module, function, file, Integer.parseInt(matcher.group(2)));
    }

    private static StackTraceElement javaFrame(Matcher matcher) {
        String file = matcher.group(3);
        int line =
                matcher.group(4) != null ? Integer.parseInt(matcher.group(4)) : file.equals("Native Method") ? -2 : -1;
        boolean known = !file.equals("Native Method") && !file.equals("Unknown Source");
        return new StackTraceElement(matcher.group(1), matcher.group(2), known ? file : null, line);
    }

    /** The exception that another one was raised from; known only from the printed traceback. */
    private static final class Cause extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Cause(RemoteTraceback traceback) {
            super(traceback.headline(), traceback.cause());
            setStackTrace(traceback.frames().toArray(new StackTraceElement[0]));
        }
    }
}
