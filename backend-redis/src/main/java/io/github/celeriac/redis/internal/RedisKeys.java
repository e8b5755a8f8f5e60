package io.github.celeriac.redis.internal;

import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * Names of keys and channels. Mirrors {@code KeyValueStoreBackend.get_key_for_task}.
 *
 * @param prefix what stands in front of {@code celery-task-meta-}; empty if there is nothing
 */
record RedisKeys(String prefix) {
    private static final String GROUP = "celery-taskset-meta-";
    private static final String CHORDS = "celeriac-chords";
    private static final String TASK = "celery-task-meta-";
    private static final String SEPARATORS = ":_-.";

    /** Celery 5.5 and later: an underscore between prefix and name, unless the prefix ends in a separator of its own. */
    static RedisKeys ofGlobalPrefix(String globalPrefix) {
        boolean complete =
                globalPrefix.isEmpty() || SEPARATORS.indexOf(globalPrefix.charAt(globalPrefix.length() - 1)) >= 0;
        return new RedisKeys(complete ? globalPrefix : globalPrefix + "_");
    }

    /** Key and channel of a task's result; the id is taken as it is. */
    String name(String taskId) {
        return prefix + TASK + taskId;
    }

    /** A pattern for SCAN that fits every result's key. */
    byte[] everyTask() {
        return pattern(TASK);
    }

    /** A pattern for SCAN that fits every key of results, groups and chords. */
    byte[] everything() {
        return pattern("celery-task*meta-");
    }

    /** What has a meaning in patterns is escaped in the prefix. */
    private byte[] pattern(String names) {
        return (prefix.replaceAll("[\\\\*?\\[\\]^-]", "\\\\$0") + names + "*").getBytes(StandardCharsets.UTF_8);
    }

    byte[] key(String taskId) {
        return name(taskId).getBytes(StandardCharsets.UTF_8);
    }

    /** Whether it is the key of a result. */
    boolean isTask(byte[] key) {
        return new String(key, StandardCharsets.UTF_8).startsWith(name(""));
    }

    byte[][] keys(Collection<String> taskIds) {
        return taskIds.stream().map(this::key).toArray(byte[][]::new);
    }

    /** Where a group is saved; with {@code .j} and the like behind it, what is known of the chord it is the header of. */
    byte[] group(String groupId, String suffix) {
        return (prefix + GROUP + groupId + suffix).getBytes(StandardCharsets.UTF_8);
    }

    /** Whether the prefix has a tag, {@code {like this}}, so that a cluster keeps all keys on one server. */
    boolean haveTag() {
        int open = prefix.indexOf('{');
        return open >= 0 && prefix.indexOf('}', open) > open + 1;
    }

    /** The chords that are complete, and whose bodies are on their way. */
    byte[] chords() {
        return (prefix + CHORDS).getBytes(StandardCharsets.UTF_8);
    }

    /** The reverse of {@link #name}. */
    String taskId(String channel) {
        return channel.substring(prefix.length() + TASK.length());
    }
}
