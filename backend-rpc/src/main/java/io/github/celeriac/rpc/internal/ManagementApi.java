package io.github.celeriac.rpc.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.celeriac.ResultBackendException;
import io.github.celeriac.spi.Codec;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** RabbitMQ's HTTP API, as far as it tells of queues. It knows them as they were a few seconds ago. */
final class ManagementApi {
    private static final int PAGE = 200;
    private static final int MOST_BYTES = 16 << 20;
    private static final String COLUMNS = "name,arguments,auto_delete,exclusive,consumers,messages,idle_since";

    private final ManagementAddress address;
    private final String virtualHost;
    private final Duration timeout;
    private final Codec json;

    ManagementApi(ManagementAddress address, String virtualHost, Duration timeout, Codec json) {
        this.address = address;
        this.virtualHost = encoded(virtualHost);
        this.timeout = timeout;
        this.json = json;
    }

    /**
     * Some of the queues.
     *
     * @param number from 1
     * @param nameRegex of their names, as Erlang has it
     * @throws IOException if it does not answer, or refuses; the message has no secret
     */
    Page page(int number, String nameRegex) throws IOException {
        HttpURLConnection connection = request(
                "GET",
                "/api/queues/" + virtualHost + "?page=" + number + "&page_size=" + PAGE + "&use_regex=true&name="
                        + encoded(nameRegex) + "&columns=" + COLUMNS);
        try {
            require(connection, 200);
            try (InputStream body = connection.getInputStream()) {
                return page(body.readNBytes(MOST_BYTES));
            }
        } finally {
            connection.disconnect();
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
        HttpURLConnection connection =
                request("DELETE", "/api/queues/" + virtualHost + "/" + encoded(queue) + "?if-unused=true");
        try {
            if (connection.getResponseCode() == 400) { // it is used
                return false;
            }
            require(connection, 204, 404);
            return true;
        } finally {
            connection.disconnect();
        }
    }

    private HttpURLConnection request(String method, String pathAndQuery) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) address.resource(pathAndQuery).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setInstanceFollowRedirects(false); // the password is for this host
        int millis = (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
        connection.setConnectTimeout(millis);
        connection.setReadTimeout(millis);
        connection.setRequestProperty("Authorization", address.authorization());
        return connection;
    }

    private static void require(HttpURLConnection connection, Integer... expected) throws IOException {
        int code = connection.getResponseCode();
        if (!List.of(expected).contains(code)) {
            throw new IOException("it answers " + code + " " + reason(connection.getResponseMessage()));
        }
    }

    private static String reason(@Nullable String message) {
        return message == null ? "" : message;
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
