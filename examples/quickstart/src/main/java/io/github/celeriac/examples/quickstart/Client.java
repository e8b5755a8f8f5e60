package io.github.celeriac.examples.quickstart;

import io.github.celeriac.RemoteTaskException;
import io.github.celeriac.ResultBackend;
import io.github.celeriac.ResultBackends;
import java.time.Duration;

/** Knows the ids of two tasks, and wants to know what became of them. */
final class Client {
    private Client() {}

    // docs: client
    static void awaitBoth(String url, String sumId, String chargeId) {
        try (ResultBackend results = ResultBackends.open(url)) {
            Integer sum = results.await(sumId, Integer.class, Duration.ofSeconds(10));
            System.out.println("client: the sum is " + sum);
            results.await(chargeId, Object.class, Duration.ofSeconds(10));
        } catch (RemoteTaskException e) {
            System.out.println("client: the charge failed with " + e.type() + " " + e.args());
        }
    }
    // docs: end
}
