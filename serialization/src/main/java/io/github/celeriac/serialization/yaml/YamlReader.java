package io.github.celeriac.serialization.yaml;

import io.github.celeriac.DecodeLimits;
import io.github.celeriac.LimitExceededException;
import io.github.celeriac.serialization.plain.ValuePath;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/** Reads one stream. Mirrors {@code yaml.safe_load}; no recursion, one use. */
final class YamlReader {
    private final DecodeLimits limits;
    private final YamlEvents events;
    private final YamlScalars scalars;
    private final Anchors anchors = new Anchors();
    private final List<OpenNode> open = new ArrayList<>();
    private long elements;

    YamlReader(String text, DecodeLimits limits) {
        this.limits = limits;
        this.events = new YamlEvents(text, limits, this::path);
        this.scalars = new YamlScalars(limits, this::path);
    }

    /** The value of the stream's only document; null if there is none. */
    @Nullable Object read() {
        events.next();
        if (events.nextIs(Event.ID.StreamEnd)) {
            return null;
        }
        events.next();
        try {
            Part root = readDocument();
            events.next();
            if (!events.nextIs(Event.ID.StreamEnd)) {
                events.next();
                throw new YamlProblem("a second document follows the first");
            }
            return root.value();
        } catch (YamlProblem | DateTimeException | IllegalArgumentException e) {
            throw events.problem(String.valueOf(e.getMessage()), e);
        }
    }

    private Part readDocument() {
        while (true) {
            Event event = events.next();
            if (event instanceof CollectionStartEvent start) {
                open(start);
                continue;
            }
            Part part = part(event);
            if (open.isEmpty()) {
                requireConstructor(part.tag(), true);
                return part;
            }
            attach(part);
        }
    }

    private Part part(Event event) {
        if (event instanceof ScalarEvent scalar) {
            Part part = scalars.read(scalar);
            anchors.open(scalar.getAnchor());
            anchors.set(scalar.getAnchor(), part);
            return part;
        }
        return event instanceof AliasEvent alias ? repeated(alias.getAnchor()) : close();
    }

    private void open(CollectionStartEvent start) {
        int depth = open.size() + 1;
        if (depth > limits.maxDepth()) {
            throw exceeded("payload nests %,d levels deep", depth, "maxDepth", limits.maxDepth());
        }
        anchors.open(start.getAnchor());
        boolean sequence = start instanceof SequenceStartEvent;
        String tag = start.getTag();
        if (tag == null || tag.equals("!")) {
            tag = sequence ? YamlTags.SEQ : YamlTags.MAP;
        }
        open.add(newNode(sequence, tag, start.getAnchor()));
    }

    private OpenNode newNode(boolean sequence, String tag, @Nullable String anchor) {
        if (!sequence && !open.isEmpty() && last() instanceof OpenPairs) {
            return new OpenPair(tag, anchor);
        }
        if (sequence && tag.equals(YamlTags.SEQ)) {
            return new OpenSequence(tag, anchor);
        }
        if (sequence && (tag.equals(YamlTags.OMAP) || tag.equals(YamlTags.PAIRS))) {
            return new OpenPairs(tag, anchor);
        }
        if (!sequence && (tag.equals(YamlTags.MAP) || tag.equals(YamlTags.SET))) {
            return new OpenMapping(tag, anchor);
        }
        throw YamlTags.noConstructor(tag, sequence ? "sequence" : "mapping");
    }

    private OpenNode last() {
        return open.get(open.size() - 1);
    }

    private Part close() {
        OpenNode closed = open.remove(open.size() - 1);
        Part part = closed.close();
        anchors.set(closed.anchor(), part);
        return part;
    }

    /** A part counts each time it is met, for whoever walks the value meets it as often. */
    private Part repeated(String anchor) {
        Part part = anchors.get(anchor);
        if (anchors.used() > limits.maxAliases()) {
            throw exceeded("payload has %,d aliases", anchors.used(), "maxAliases", limits.maxAliases());
        }
        int depth = open.size() + part.depth();
        if (depth > limits.maxDepth()) {
            throw exceeded("payload nests %,d levels deep", depth, "maxDepth", limits.maxDepth());
        }
        count(part.elements());
        return part;
    }

    private void attach(Part part) {
        count(1);
        requireConstructor(part.tag(), !last().expectsKey());
        last().add(part);
    }

    /** The tags of {@code <<} and {@code =} have a meaning for keys only. */
    private static void requireConstructor(String tag, boolean value) {
        if (value && (tag.equals(YamlTags.MERGE) || tag.equals(YamlTags.VALUE))) {
            throw YamlTags.noConstructor(tag, "scalar");
        }
    }

    private void count(long more) {
        elements += more;
        if (elements > limits.maxElements()) {
            throw exceeded("payload has %,d elements", elements, "maxElements", limits.maxElements());
        }
    }

    private LimitExceededException exceeded(String what, long measure, String limit, long allowed) {
        return new LimitExceededException(String.format(Locale.ROOT, what + " at %s", measure, path()), limit, allowed);
    }

    private String path() {
        ValuePath path = new ValuePath();
        open.forEach(node -> node.describe(path));
        return path.toString();
    }
}
