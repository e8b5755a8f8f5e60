package io.github.celeriac.testkit.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A Python process that runs {@code peer.py}: JSON lines to its stdin and from its stdout. Threads may share it. */
final class PeerProcess implements AutoCloseable {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final Path SCRIPT = extractScript();

    private final Process process;
    private final Path errors;
    private final Writer requests;
    private final Map<Long, CompletableFuture<JsonNode>> replies = new ConcurrentHashMap<>();
    private final CompletableFuture<JsonNode> greeting = new CompletableFuture<>();
    private final AtomicLong ids = new AtomicLong();

    private PeerProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "celery-peer-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    static PeerProcess start(String python, Map<String, String> environment, String... arguments) throws IOException {
        Path errors = Files.createTempFile("celeriac-peer", ".err");
        errors.toFile().deleteOnExit();
        ProcessBuilder builder = new ProcessBuilder(python, SCRIPT.toString());
        builder.command().addAll(List.of(arguments));
        // Settings of this machine's user are not to be those of the peer.
        builder.environment().keySet().removeIf(name -> name.matches("CELERY_.*|PG[A-Z]+|PICKLE_.*|PYTHON.*"));
        builder.environment().put("PYTHONUTF8", "1");
        builder.environment().putAll(environment);
        return new PeerProcess(builder.redirectError(errors.toFile()).start(), errors);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Sends the request and returns the value of its reply. */
    JsonNode call(String operation, Map<String, ?> arguments, Duration limit) {
        long id = ids.incrementAndGet();
        CompletableFuture<JsonNode> reply = new CompletableFuture<>();
        replies.put(id, reply);
        Map<String, Object> request = new HashMap<>(arguments);
        request.put("id", id);
        request.put("op", operation);
        send(request);
        JsonNode answer = await(reply, operation, limit);
        if (answer.has("error")) {
            JsonNode error = answer.get("error");
            throw new PythonException(
                    PythonValue.of(error), error.path("traceback").asText());
        }
        return answer.path("value");
    }

    /** Sends one line that has no reply. */
    void send(Map<String, ?> message) {
        try {
            String line = JSON.writeValueAsString(message);
            synchronized (requests) {
                requests.write(line + "\n");
                requests.flush();
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        } catch (IOException e) {
            throw new IllegalStateException("the peer does not listen; it said: " + errorText(), e);
        }
    }

    /** The first line that is no reply. */
    JsonNode awaitGreeting(Duration limit) {
        return await(greeting, "greeting", limit);
    }

    /** The end of what Python printed on stderr. */
    String errorText() {
        try {
            String text = Files.readString(errors);
            return text.substring(Math.max(0, text.length() - 10_000));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Ends its stdin, which ends the process. */
    @Override
    public void close() {
        try {
            requests.close();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the process without a word, as a crash does. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    private JsonNode await(CompletableFuture<JsonNode> reply, String operation, Duration limit) {
        try {
            return reply.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new AssertionError(
                    "the peer did not answer '%s' in %s; it said: %s".formatted(operation, limit, errorText()), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode message = JSON.readTree(line);
                CompletableFuture<JsonNode> reply =
                        message.has("id") ? replies.remove(message.get("id").asLong()) : greeting;
                if (reply != null) {
                    reply.complete(message);
                }
            }
            fail(null);
        } catch (IOException e) {
            fail(e);
        }
    }

    private void fail(@Nullable IOException cause) {
        IllegalStateException ended = new IllegalStateException("the peer ended; it said: " + errorText(), cause);
        greeting.completeExceptionally(ended);
        replies.values().forEach(reply -> reply.completeExceptionally(ended));
    }

    private static Path extractScript() {
        try (InputStream script = PeerProcess.class.getResourceAsStream("/celery/peer.py")) {
            if (script == null) {
                throw new IllegalStateException("/celery/peer.py is not on the class path");
            }
            Path file = Files.createTempFile("celeriac-peer", ".py");
            file.toFile().deleteOnExit();
            Files.copy(script, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
