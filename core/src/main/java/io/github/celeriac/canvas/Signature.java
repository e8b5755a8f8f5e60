package io.github.celeriac.canvas;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call of a task, or a chain, group or chord of such calls, as data: what Celery writes {@code add.s(2, 3)}.
 *
 * <p>Immutable: each step returns another one. Mirrors {@code celery.canvas.Signature}, and is read from and written to the
 * same maps, so that a signature made by either side means the same to the other.
 */
public final class Signature {
    private final String task;
    private final List<@Nullable Object> args;
    private final Map<String, @Nullable Object> kwargs;
    private final Map<String, @Nullable Object> options;
    private final @Nullable String subtaskType;
    private final boolean immutable;

    private Signature(
            String task,
            List<@Nullable Object> args,
            Map<String, @Nullable Object> kwargs,
            Map<String, @Nullable Object> options,
            @Nullable String subtaskType,
            boolean immutable) {
        this.task = task;
        this.args = args;
        this.kwargs = kwargs;
        this.options = options;
        this.subtaskType = subtaskType;
        this.immutable = immutable;
    }

    /** A call of one task: {@code Signature.of("shop.tasks.charge", orderId)}. */
    public static Signature of(String task, @Nullable Object... args) {
        if (task.isBlank()) {
            throw new IllegalArgumentException("task name was blank but must be a task's, e.g. shop.tasks.charge");
        }
        List<@Nullable Object> list = new ArrayList<>();
        for (Object arg : args) {
            list.add(arg);
        }
        return new Signature(task, Collections.unmodifiableList(list), Map.of(), Map.of(), null, false);
    }

    /** One after the other; each gets the result of the one before it as its first argument. */
    public static Signature chain(Signature... steps) {
        return composite("chain", fields("tasks", maps(Arrays.asList(steps))));
    }

    /** All at once. */
    public static Signature group(Collection<Signature> members) {
        return composite("group", fields("tasks", maps(members)));
    }

    public static Signature group(Signature... members) {
        return group(Arrays.asList(members));
    }

    /** All of the header at once, then the body, which gets the list of their results as its first argument. */
    public static Signature chord(Collection<Signature> header, Signature body) {
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>();
        kwargs.put("kwargs", Map.of());
        kwargs.put("header", maps(header));
        kwargs.put("body", body.toMap());
        return composite("chord", kwargs);
    }

    private static Signature composite(String type, Map<String, @Nullable Object> kwargs) {
        return new Signature("celery." + type, List.of(), Collections.unmodifiableMap(kwargs), Map.of(), type, false);
    }

    private static Map<String, @Nullable Object> fields(String name, Object value) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put(name, value);
        return fields;
    }

    private static List<@Nullable Object> maps(Collection<Signature> signatures) {
        List<@Nullable Object> maps = new ArrayList<>();
        signatures.forEach(each -> maps.add(each.toMap()));
        return Collections.unmodifiableList(maps);
    }

    /**
     * Reads what Celery sends of a signature.
     *
     * @throws IllegalArgumentException if it is not a map with {@code task}
     */
    public static Signature fromMap(@Nullable Object map) {
        if (!(map instanceof Map<?, ?> fields) || !(fields.get("task") instanceof String task)) {
            throw new IllegalArgumentException("signature was "
                    + (map == null ? "null" : "of type " + map.getClass().getSimpleName())
                    + " but must be a map with task, args, kwargs and options; was it sent by Celery?");
        }
        return new Signature(
                task,
                list(fields.get("args")),
                map(fields.get("kwargs")),
                map(fields.get("options")),
                fields.get("subtask_type") instanceof String type ? type : null,
                Boolean.TRUE.equals(fields.get("immutable")));
    }

    private static List<@Nullable Object> list(@Nullable Object value) {
        return value instanceof Collection<?> elements
                ? Collections.unmodifiableList(new ArrayList<@Nullable Object>(elements))
                : List.of();
    }

    private static Map<String, @Nullable Object> map(@Nullable Object value) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> copy.put(String.valueOf(key), each));
        }
        return Collections.unmodifiableMap(copy);
    }

    /** What Celery sends of a signature. */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("task", task);
        map.put("args", args);
        map.put("kwargs", kwargs);
        map.put("options", options);
        map.put("subtask_type", subtaskType);
        map.put("immutable", immutable);
        return Collections.unmodifiableMap(map);
    }

    /** The task's name; {@code celery.chain} and the like for a composite one. */
    public String task() {
        return task;
    }

    public List<@Nullable Object> args() {
        return args;
    }

    public Map<String, @Nullable Object> kwargs() {
        return kwargs;
    }

    /** Of {@code apply_async}: {@code task_id}, {@code queue}, {@code link}, {@code countdown} … */
    public Map<String, @Nullable Object> options() {
        return options;
    }

    public @Nullable Object option(String name) {
        return options.get(name);
    }

    /** An option that is text and not empty. */
    public Optional<String> textOption(String name) {
        return options.get(name) instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    /** {@code chain}, {@code group}, {@code chord}, {@code chunks}; nothing for a single task, which {@code map} is, too. */
    public Optional<String> subtaskType() {
        return Optional.ofNullable(subtaskType);
    }

    /** Whether it takes no result of what ran before: {@code add.si(2, 3)}. */
    public boolean isImmutable() {
        return immutable;
    }

    public boolean isChain() {
        return "chain".equals(subtaskType);
    }

    public boolean isGroup() {
        return "group".equals(subtaskType);
    }

    public boolean isChord() {
        return "chord".equals(subtaskType);
    }

    /** The steps of a chain, the members of a group, the header of a chord; empty for a single task. */
    public List<Signature> tasks() {
        if (isChord()) {
            Object header = kwargs.get("header");
            return header instanceof Map<?, ?> ? headerOf(Signature.fromMap(header)) : signatures(header);
        }
        return isChain() || isGroup() ? signatures(kwargs.get("tasks")) : List.of();
    }

    private static List<Signature> headerOf(Signature header) {
        return header.isGroup() || header.isChain() ? header.tasks() : List.of(header);
    }

    private static List<Signature> signatures(@Nullable Object value) {
        return list(value).stream().map(Signature::fromMap).toList();
    }

    /** The body of a chord. */
    public Optional<Signature> body() {
        return isChord() ? Optional.ofNullable(kwargs.get("body")).map(Signature::fromMap) : Optional.empty();
    }

    public Signature withArgs(List<? extends @Nullable Object> newArgs) {
        List<@Nullable Object> copy = Collections.unmodifiableList(new ArrayList<>(newArgs));
        return new Signature(task, copy, kwargs, options, subtaskType, immutable);
    }

    /** With other arguments by name. */
    public Signature withKwargs(Map<String, ? extends @Nullable Object> newKwargs) {
        return new Signature(task, args, map(newKwargs), options, subtaskType, immutable);
    }

    /** With these options and no others. */
    public Signature withOptions(Map<String, ? extends @Nullable Object> newOptions) {
        return new Signature(task, args, kwargs, map(newOptions), subtaskType, immutable);
    }

    /** With one more option, or another value for it: {@code set("queue", "java")}. */
    public Signature set(String option, @Nullable Object value) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(options);
        copy.put(Objects.requireNonNull(option, "option"), value);
        return withOptions(copy);
    }

    /** Takes, or takes no, result of what ran before. */
    public Signature immutable(boolean newImmutable) {
        return new Signature(task, args, kwargs, options, subtaskType, newImmutable);
    }

    /** Is called with this one's result when it has succeeded. */
    public Signature link(Signature callback) {
        return extended("link", callback);
    }

    /** Is called with this one's id when it has failed. */
    public Signature linkError(Signature errback) {
        return extended("link_error", errback);
    }

    private Signature extended(String option, Signature callback) {
        List<@Nullable Object> callbacks = new ArrayList<>(listOption(option));
        Map<String, @Nullable Object> map = callback.toMap();
        if (!callbacks.contains(map)) {
            callbacks.add(map);
        }
        return set(option, Collections.unmodifiableList(callbacks));
    }

    /** An option that is a list, or one value that stands for a list of one, as Celery's {@code maybe_list} has it. */
    public List<@Nullable Object> listOption(String name) {
        Object value = options.get(name);
        return value == null ? List.of() : value instanceof Collection<?> ? list(value) : List.of(value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Signature signature && toMap().equals(signature.toMap());
    }

    @Override
    public int hashCode() {
        return Objects.hash(task, args, options);
    }

    /** Without its arguments, which may be private. */
    @Override
    public String toString() {
        return "Signature[" + task + "]";
    }
}
