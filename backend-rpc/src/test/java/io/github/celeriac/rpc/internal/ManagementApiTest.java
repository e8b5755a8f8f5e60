package io.github.celeriac.rpc.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.celeriac.Credentials;
import io.github.celeriac.spi.Codec;
import io.github.celeriac.spi.CodecProvider;
import io.github.celeriac.spi.CodecSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the answers mean, of a server that says what it is told to. */
@Timeout(value = 3 * 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManagementApiTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String NO_QUEUES = "{\"items\": [], \"page_count\": 1}";
    private static final Codec JSON = ServiceLoader.load(CodecProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> provider.name().equals("json"))
            .findFirst()
            .orElseThrow()
            .create(CodecSettings.defaults());

    private final List<ManagementApi> opened = new ArrayList<>();
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private volatile int status = 200;
    private volatile String body = "";

    /** How many bytes it says that it sends, so that it may send fewer; 0 for no body. */
    private volatile int length;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void close() throws IOException {
        for (ManagementApi api : opened) {
            api.close();
        }
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Authorization"));
        byte[] sent = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, length == 0 ? -1 : length);
        exchange.getResponseBody().write(sent);
        exchange.getResponseBody().flush();
        if (sent.length == length) {
            exchange.close();
        }
    }

    private void answers(int newStatus, String newBody) {
        status = newStatus;
        body = newBody;
        length = newBody.length();
    }

    private ManagementApi api(Duration timeout) {
        URI root = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/rabbit");
        ManagementAddress address = new ManagementAddress(root, "me", Credentials.literal("s3cret"));
        ManagementApi api = new ManagementApi(address, "/", timeout, JSON);
        opened.add(api);
        return api;
    }

    @Test
    void a_queue_that_was_deleted_is_gone_and_so_is_one_that_was_not_there() throws IOException {
        answers(204, "");
        assertThat(api(PATIENCE).deleteUnused("a b")).isTrue();
        answers(404, "{\"error\": \"Object Not Found\"}");
        assertThat(api(PATIENCE).deleteUnused("a b")).isTrue();
        assertThat(requests)
                .hasSize(2)
                .containsOnly("DELETE /rabbit/api/queues/%2F/a%20b?if-unused=true Basic bWU6czNjcmV0");
    }

    @Test
    void a_queue_that_is_in_use_stays() throws IOException {
        answers(400, "{\"error\": \"bad_request\", \"reason\": \"406 PRECONDITION_FAILED - queue in use\"}");
        assertThat(api(PATIENCE).deleteUnused("used")).isFalse();
    }

    @Test
    void who_may_not_ask_is_told_so_and_no_secret() {
        answers(401, "{\"error\": \"not_authorized\"}");
        ManagementApi api = api(PATIENCE);
        assertThatThrownBy(() -> api.page(1, ".*"))
                .isInstanceOf(IOException.class)
                .hasMessage("it answers 401");
        assertThatThrownBy(() -> api.deleteUnused("q"))
                .isInstanceOf(IOException.class)
                .hasMessage("it answers 401");
        assertThat(api).asString().contains("/rabbit").doesNotContain("s3cret");
    }

    @Test
    void a_page_has_queues() throws IOException {
        answers(200, "{\"items\": [{\"name\": \"q\"}, 1], \"page_count\": 7}");
        ManagementApi.Page page = api(PATIENCE).page(2, "^a+$");
        assertThat(page.pages()).isEqualTo(7);
        assertThat(page.queues())
                .singleElement()
                .satisfies(queue -> assertThat(queue.get("name")).isEqualTo("q"));
        assertThat(requests).singleElement().asString().contains("page=2", "name=%5Ea%2B%24");
    }

    @Test
    void what_is_no_page_is_said() {
        for (String text : List.of("[]", "{\"items\": []}", "<html>")) {
            answers(200, text);
            assertThatThrownBy(() -> api(PATIENCE).page(1, ".*"))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("its answer is not");
        }
    }

    /** Tried again where the machine was too slow for the headers, too. */
    @Test
    void half_a_body_is_given_up() throws IOException {
        answers(200, NO_QUEUES);
        assertThat(api(PATIENCE).page(1, ".*").queues()).isEmpty();
        length = 1_000;
        Duration timeout = Duration.ofMillis(250);
        String problem = "";
        while (!problem.startsWith("its answer did not end within") && timeout.compareTo(PATIENCE) < 0) {
            timeout = timeout.multipliedBy(2);
            ManagementApi api = api(timeout);
            problem = String.valueOf(catchThrowableOfType(IOException.class, () -> api.page(1, ".*"))
                    .getMessage());
        }
        assertThat(problem).isEqualTo("its answer did not end within " + timeout.toMillis() + " ms");
    }
}
