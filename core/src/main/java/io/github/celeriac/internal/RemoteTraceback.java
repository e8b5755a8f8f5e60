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
 * both the other way round. Reading never fails and takes time in proportion to the text, of which only so much is looked
 * at; what is no traceback has no frames.
 *
 * @param headline the line that names the exception, e.g. {@code ValueError: boom}
 */
record RemoteTraceback(
        String headline,
        List<StackTraceElement> frames,
        @Nullable Throwable cause) {
    private static final RemoteTraceback NONE = new RemoteTraceback("", List.of(), null);
    private static final int MAX_TEXT = 256 * 1024;
    private static final int MAX_LINE = 1_024;
    private static final int MAX_CAUSES = 32;
    private static final Pattern PYTHON_FRAME = Pattern.compile(" {2}File \"([^\"]*)\", line (\\d{1,9})(?:, in (.*))?");
    private static final Pattern PYTHON_LINK =
            Pattern.compile("\\R\\R(?:The above exception was the direct cause of the following exception:"
                    + "|During handling of the above exception, another exception occurred:)\\R\\R");
    private static final Pattern JAVA_FRAME =
            Pattern.compile("\\s+at (?:[^()$/]*/){0,2}([^()]+)\\.([^().]+)\\(([^():]*)(?::(\\d{1,9}))?\\).*");
    private static final Pattern JAVA_LINK = Pattern.compile("\\RCaused by: ");

    static RemoteTraceback parse(String text) {
        if (isPython(text)) {
            String end = text.substring(Math.max(0, text.length() - MAX_TEXT));
            return chain(List.of(PYTHON_LINK.split(end)), true);
        }
        String start = text.substring(0, Math.min(text.length(), MAX_TEXT));
        List<String> blocks = new ArrayList<>(List.of(JAVA_LINK.split(start)));
        Collections.reverse(blocks);
        return chain(blocks, false);
    }

    /** An exception of either language may quote the other's traceback: what comes first counts. */
    private static boolean isPython(String text) {
        int traceback = text.indexOf("Traceback (most recent call last)");
        int python = traceback >= 0 ? traceback : text.indexOf("  File \"");
        int java = text.indexOf("\n\tat ");
        return python >= 0 && (java < 0 || python < java);
    }

    /** From the first cause to the exception itself; of a long chain, the causes nearest to it. */
    private static RemoteTraceback chain(List<String> blocks, boolean python) {
        RemoteTraceback current = NONE;
        for (String block : blocks.subList(Math.max(0, blocks.size() - MAX_CAUSES), blocks.size())) {
            Throwable cause = current.equals(NONE) ? null : new Cause(current);
            List<String> lines = block.lines().map(RemoteTraceback::tidied).toList();
            current = python ? python(lines, cause) : java(lines, cause);
        }
        return current;
    }

    /** Cut, and without the margin that Python draws along an exception group. */
    private static String tidied(String line) {
        String cut = line.length() <= MAX_LINE ? line : line.substring(0, MAX_LINE);
        return cut.startsWith("  | ") ? cut.substring(4) : cut;
    }

    /** The frames are indented; the first line after them that is not is the headline. What follows belongs to its message. */
    private static RemoteTraceback python(List<String> lines, @Nullable Throwable cause) {
        List<StackTraceElement> frames = new ArrayList<>();
        String headline = "";
        for (String line : lines) {
            Matcher frame = PYTHON_FRAME.matcher(line);
            boolean indented = line.isBlank() || line.startsWith(" ");
            if (frame.matches()) {
                frames.add(pythonFrame(frame));
            } else if (!indented && !line.startsWith("Traceback (")) {
                headline = line;
                if (!frames.isEmpty()) {
                    break;
                }
            }
        }
        Collections.reverse(frames);
        return new RemoteTraceback(headline, List.copyOf(frames), cause);
    }

    private static StackTraceElement pythonFrame(Matcher matcher) {
        String file = matcher.group(1);
        String stem = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
        String module = stem.endsWith(".py") ? stem.substring(0, stem.length() - 3) : stem;
        String function = matcher.group(3) == null ? "<module>" : matcher.group(3);
        return new StackTraceElement(module, function, file, Integer.parseInt(matcher.group(2)));
    }

    /** Suppressed exceptions come after the frames, with frames of their own, which are not ours. */
    private static RemoteTraceback java(List<String> lines, @Nullable Throwable cause) {
        List<StackTraceElement> frames = new ArrayList<>();
        for (String line : lines) {
            if (line.stripLeading().startsWith("Suppressed: ")) {
                break;
            }
            Matcher frame = JAVA_FRAME.matcher(line);
            if (frame.matches()) {
                frames.add(javaFrame(frame));
            }
        }
        return new RemoteTraceback(lines.isEmpty() ? "" : lines.get(0), List.copyOf(frames), cause);
    }

    private static StackTraceElement javaFrame(Matcher matcher) {
        String file = matcher.group(3);
        boolean isNative = file.equals("Native Method");
        int line = matcher.group(4) != null ? Integer.parseInt(matcher.group(4)) : isNative ? -2 : -1;
        boolean known = !isNative && !file.equals("Unknown Source");
        return new StackTraceElement(matcher.group(1), matcher.group(2), known ? file : null, line);
    }

    /** The exception that another one was raised from; known only from the printed traceback. */
    private static final class Cause extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Cause(RemoteTraceback traceback) {
            super(traceback.headline(), traceback.cause());
            setStackTrace(traceback.frames().toArray(new StackTraceElement[0]));
        }

        /** Without the name of this class, which nobody raised. */
        @Override
        @SuppressWarnings("OverrideThrowableToString") // the message is all there is
        public String toString() {
            return String.valueOf(getMessage());
        }
    }
}
