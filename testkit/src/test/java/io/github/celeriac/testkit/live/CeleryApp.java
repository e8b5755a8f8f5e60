package io.github.celeriac.testkit.live;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * An app in a {@link CeleryPeer}: a result backend and settings. Values go there as Python expressions, in which
 * {@code app}, {@code backend}, {@code states}, {@code Context}, {@code AsyncResult}, {@code GroupResult}, the canvas, and
 * {@code datetime}, {@code timedelta}, {@code Decimal}, {@code UUID}, {@code nan}, {@code inf} and the like have a meaning.
 * What Python raises comes back as {@link PythonException}.
 */
public final class CeleryApp {
    private final CeleryPeer peer;
    private final String backendUrl;
    private final Map<String, ?> conf;

    CeleryApp(CeleryPeer peer, String backendUrl, Map<String, ?> conf) {
        this.peer = peer;
        this.backendUrl = backendUrl;
        this.conf = conf;
    }

    public CeleryPeer peer() {
        return peer;
    }

    // --- storing ---------------------------------------------------------------------------------------------------

    /** {@code backend.store_result(task_id, result, state)}. */
    public void store(String taskId, String state, String resultExpression) {
        store(taskId, state, resultExpression, null, null);
    }

    /**
     * {@code backend.store_result(…, traceback=…, request=Context(…))}.
     *
     * @param request attributes of the request: {@code group}, {@code parent_id}, {@code args}, {@code task}, …
     */
    public void store(
            String taskId,
            String state,
            String resultExpression,
            @Nullable String traceback,
            @Nullable Map<String, ?> request) {
        Map<String, Object> arguments = task(taskId, request);
        arguments.put("state", state);
        arguments.put("result", resultExpression);
        arguments.put("traceback", traceback);
        call("store", arguments);
    }

    /** {@code backend.mark_as_done}: SUCCESS, and the chord part if the request has a chord. */
    public void markAsDone(String taskId, String resultExpression, @Nullable Map<String, ?> request) {
        Map<String, Object> arguments = task(taskId, request);
        arguments.put("result", resultExpression);
        call("mark_as_done", arguments);
    }

    /** {@code backend.mark_as_started(task_id, **meta)}. */
    public void markAsStarted(String taskId, Map<String, ?> meta) {
        Map<String, Object> arguments = task(taskId, null);
        arguments.put("meta", meta);
        call("mark_as_started", arguments);
    }

    /** {@code backend.mark_as_revoked(task_id, reason)}. */
    public void markAsRevoked(String taskId, String reason, @Nullable Map<String, ?> request) {
        Map<String, Object> arguments = task(taskId, request);
        arguments.put("reason", reason);
        call("mark_as_revoked", arguments);
    }

    /** {@link #storeException(String, String, String, Map)} with state FAILURE. */
    public String storeException(String taskId, String exceptionExpression) {
        return storeException(taskId, "FAILURE", exceptionExpression, null);
    }

    /**
     * Raises the exception in {@code inner_function}, called by {@code outer_function}, and stores it with its traceback, as
     * a worker does: {@code mark_as_failure}, or {@code mark_as_retry} for the state RETRY.
     *
     * @return the text of the traceback
     */
    public String storeException(
            String taskId, String state, String exceptionExpression, @Nullable Map<String, ?> request) {
        Map<String, Object> arguments = task(taskId, request);
        arguments.put("state", state);
        arguments.put("exception", exceptionExpression);
        return call("raise", arguments).asText();
    }

    /** {@code AsyncResult(task_id).forget()}. */
    public void forget(String taskId) {
        call("forget", task(taskId, null));
    }

    /** {@code GroupResult(group_id, [AsyncResult(…), …]).save()}. */
    public void saveGroup(String groupId, List<String> taskIds) {
        call("save_group", Map.of("group_id", groupId, "task_ids", taskIds));
    }

    // --- reading ---------------------------------------------------------------------------------------------------

    /** {@code AsyncResult(task_id).get(timeout=…)}: its value; raises what it raised, or Celery's TimeoutError. */
    public PythonValue get(String taskId, Duration timeout) {
        return startGet(taskId, timeout).finish();
    }

    /** {@code get()} with {@code propagate=False}: an exception is a value. */
    public PythonValue getWithoutRaising(String taskId, Duration timeout) {
        return startGet(taskId, timeout, Map.of("propagate", false)).finish();
    }

    /**
     * Calls {@code get()} in a thread of the peer, and returns once that thread waits: it is subscribed (Redis), or has looked
     * once and sleeps until it polls again (databases).
     */
    public PendingGet startGet(String taskId, Duration timeout) {
        return startGet(taskId, timeout, Map.of());
    }

    /** The same with {@code interval} (seconds between two polls of a database) or {@code propagate}. */
    public PendingGet startGet(String taskId, Duration timeout, Map<String, ?> options) {
        Map<String, Object> arguments = task(taskId, null);
        arguments.put("timeout", timeout.toMillis() / 1000.0);
        arguments.putAll(options);
        return new PendingGet(call("start_get", arguments).asLong(), timeout);
    }

    /** The attributes of {@code AsyncResult(task_id)}. */
    public PythonResult result(String taskId) {
        JsonNode result = call("result", task(taskId, null));
        return new PythonResult(
                result.path("state").asText(),
                PythonValue.of(result.path("result")),
                text(result, "traceback"),
                text(result, "date_done_text"),
                Optional.of(result.path("children")).filter(JsonNode::isArray).map(CeleryApp::strings),
                result.path("ready").asBoolean(),
                result.path("successful").asBoolean(),
                result.path("failed").asBoolean(),
                text(result, "name"),
                PythonValue.of(result.path("args")),
                PythonValue.of(result.path("kwargs")),
                text(result, "worker"),
                Optional.of(result.path("retries")).filter(JsonNode::isInt).map(JsonNode::asInt),
                text(result, "queue"));
    }

    public String state(String taskId) {
        return eval("AsyncResult(%s).state".formatted(literal(taskId)))
                .json()
                .orElseThrow()
                .toString();
    }

    /** {@code backend.get_task_meta(task_id)}. */
    public PythonValue meta(String taskId) {
        return PythonValue.of(call("meta", task(taskId, null)));
    }

    /**
     * Where {@code AsyncResult(task_id).result} differs from the expression's value in type or content, at any depth; empty if
     * it does not. Exceptions are equal if their classes and args are.
     */
    public Optional<String> difference(String taskId, String expression) {
        Map<String, Object> arguments = task(taskId, null);
        arguments.put("expression", expression);
        return Optional.of(call("difference", arguments))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText);
    }

    /** The task ids of {@code GroupResult.restore(group_id)}; empty if no such group was saved. */
    public Optional<List<String>> restoreGroup(String groupId) {
        return Optional.of(call("restore_group", Map.of("group_id", groupId)))
                .filter(JsonNode::isArray)
                .map(CeleryApp::strings);
    }

    // --- anything else ---------------------------------------------------------------------------------------------

    /** The value of a Python expression. */
    public PythonValue eval(String expression) {
        return PythonValue.of(call("eval", Map.of("expression", expression)));
    }

    /** Runs Python statements; the names they bind are there for later expressions about this app. */
    public void exec(String statements) {
        call("exec", Map.of("source", statements));
    }

    /**
     * Sends a task, and returns its id.
     *
     * @param args a Python tuple, {@code "(2, 3)"}
     */
    public String send(String task, String args) {
        return send(task, args, "{}", Map.of());
    }

    /** The same with keyword arguments and options of {@code apply_async}. */
    public String send(String task, String args, String kwargs, Map<String, ?> options) {
        return call("send", Map.of("name", task, "args", args, "kwargs", kwargs, "options", options))
                .asText();
    }

    /** A Python string literal. */
    public static String literal(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'";
    }

    private JsonNode call(String operation, Map<String, ?> arguments) {
        return call(operation, arguments, CeleryPeer.CALL_LIMIT);
    }

    private JsonNode call(String operation, Map<String, ?> arguments, Duration limit) {
        Map<String, Object> all = new HashMap<>(arguments);
        all.put("backend", backendUrl);
        all.put("conf", conf);
        return peer.call(operation, all, limit);
    }

    private static Map<String, Object> task(String taskId, @Nullable Map<String, ?> request) {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("task_id", taskId);
        arguments.put("request", request);
        return arguments;
    }

    private static Optional<String> text(JsonNode object, String field) {
        return Optional.of(object.path(field)).filter(JsonNode::isTextual).map(JsonNode::asText);
    }

    private static List<String> strings(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /** A {@code get()} that waits in the peer. */
    public final class PendingGet {
        private final long call;
        private final Duration timeout;

        private PendingGet(long call, Duration timeout) {
            this.call = call;
            this.timeout = timeout;
        }

        /** Waits for its end: its value, or what it raised as {@link PythonException}. Once only. */
        public PythonValue finish() {
            JsonNode outcome = call("finish_get", Map.of("call", call), timeout.plus(CeleryPeer.CALL_LIMIT));
            if (outcome.has("raised")) {
                throw new PythonException(PythonValue.of(outcome.get("raised")), "");
            }
            return PythonValue.of(outcome.path("value"));
        }
    }
}
