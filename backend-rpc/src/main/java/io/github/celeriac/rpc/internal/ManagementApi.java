package io.github.celeriac.rpc.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.celeriac.ResultBackendException;
import io.github.celeriac.spi.Codec;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** RabbitMQ's HTTP API, as far as it tells of queues. It knows them as they were a few seconds ago. */
final class ManagementApi implements AutoCloseable {
    private static final int PAGE = 200;
    private static final int MOST_BYTES = 16 << 20;
    private static final String COLUMNS = "name,arguments,auto_delete,exclusive,consumers,messages,idle_since";

    private final ManagementAddress address;
    private final String virtualHost;
    private final Duration timeout;
    private final Codec json;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("celeriac-rpc-management"));
    private final HttpClient client;

    /**
     * Asks with threads of its own, until it is closed.
     *
     * @param timeout of each answer: to its beginning, and from there to its end
     */
    ManagementApi(ManagementAddress address, String virtualHost, Duration timeout, Codec json) {
        this.address = address;
        this.virtualHost = encoded(virtualHost);
        this.timeout = timeout;
        this.json = json;
        this.client = HttpClient.newBuilder()
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(timeout)
                .build();
    }

    /**
     * Some of the queues.
     *
     * @param number from 1
     * @param nameRegex of their names, as Erlang has it
     * @throws IOException if it does not answer, or refuses; the message has no secret
     */
    Page page(int number, String nameRegex) throws IOException {
        HttpResponse<InputStream> answer = send(
                "GET",
                "/api/queues/" + virtualHost + "?page=" + number + "&page_size=" + PAGE + "&use_regex=true&name="
                        + encoded(nameRegex) + "&columns=" + COLUMNS);
        try (InputStream body = answer.body()) {
            require(answer, 200);
            return page(read(body));
        }
    }

    /** The client's own time-out is over once there are headers; a body that stalls is closed under its reader. */
    private byte[] read(InputStream body) throws IOException {
        AtomicBoolean late = new AtomicBoolean();
        Callable<?> giveUp = () -> {
            late.set(true);
            body.close();
            return null;
        };
        ScheduledFuture<?> end = timer.schedule(giveUp, timeout.toNanos(), TimeUnit.NANOSECONDS);
        try {
            return body.readNBytes(MOST_BYTES);
        } catch (IOException e) {
            throw late.get() ? new IOException("its answer did not end within " + timeout.toMillis() + " ms", e) : e;
        } finally {
            end.cancel(false);
        }
    }

    private Page page(byte[] body) throws IOException {
        try {
            if (json.decode(body) instanceof Map<?, ?> answer
                    && answer.get("items") instanceof List<?> items
                    && answer.get("page_count") instanceof Long pages) {
                List<Map<?, ?>> queues = new ArrayList<>();
                items.forEach(item -> {
                    if (item instanceof Map<?, ?> queue) {
                        queues.add(queue);
                    }
                });
                return new Page(queues, pages);
            }
        } catch (ResultBackendException e) {
            throw new IOException("its answer is not JSON: " + e.getMessage(), e);
        }
        throw new IOException("its answer is not a page of queues");
    }

    /** Queues, and how many pages there are. */
    record Page(List<Map<?, ?>> queues, long pages) {}

    /** Deletes a queue unless somebody consumes from it, in one step; whether it did, or the queue is gone. */
    boolean deleteUnused(String queue) throws IOException {
        HttpResponse<InputStream> answer =
                send("DELETE", "/api/queues/" + virtualHost + "/" + encoded(queue) + "?if-unused=true");
        answer.body().close();
        if (answer.statusCode() == 400) { // it is used, or of a kind that this cannot be asked of
            return false;
        }
        require(answer, 204, 404);
        return true;
    }

    /** Straight to that host, with the password in a header that nothing logs: by no proxy, and no redirect is followed. */
    private HttpResponse<InputStream> send(String method, String pathAndQuery) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(address.resource(pathAndQuery))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Authorization", address.authorization())
                .timeout(timeout)
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the thread was interrupted while it waited", e);
        }
    }

    private static void require(HttpResponse<?> answer, Integer... expected) throws IOException {
        if (!List.of(expected).contains(answer.statusCode())) {
            throw new IOException("it answers " + answer.statusCode());
        }
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, UTF_8).replace("+", "%20");
    }

    /** The client's threads go at once where the JDK can do that, from 21 on; before, when nobody has it any more. */
    @Override
    public void close() throws IOException {
        timer.shutdownNow();
        try {
            if ((Object) client instanceof AutoCloseable closeable) {
                closeable.close();
            }
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
