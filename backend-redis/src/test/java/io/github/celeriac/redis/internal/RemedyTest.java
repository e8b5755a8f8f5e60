package io.github.celeriac.redis.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemedyTest {
    @ParameterizedTest
    @CsvSource({
        "READONLY You can't write against a read only replica.,MOVE",
        "ERR Error running script: -READONLY You can't write against a read only replica.,MOVE",
        "CLUSTERDOWN The cluster is down,MOVE",
        "LOADING Redis is loading the dataset in memory,WAIT",
        "MASTERDOWN Link with MASTER is down,WAIT",
        "TRYAGAIN Multiple keys request during rehashing of slot,WAIT",
        "NOREPLICAS Not enough good replicas to write.,WAIT",
        "OOM command not allowed when used memory > 'maxmemory'.,NONE",
        "NOPERM No permissions to run the 'get' command,NONE",
        "WRONGTYPE Operation against a key holding the wrong kind of value,NONE"
    })
    void what_a_server_says_decides(String reply, Remedy remedy) {
        assertThat(Remedy.of(new RedisCommandExecutionException(reply))).isEqualTo(remedy);
    }

    @Test
    void a_lost_connection_passes_and_a_certificate_that_is_not_trusted_does_not() {
        assertThat(Remedy.of(new RedisException("Connection closed"))).isEqualTo(Remedy.WAIT);
        assertThat(Remedy.of(new RedisException(new IOException("reset")))).isEqualTo(Remedy.WAIT);
        assertThat(Remedy.of(new CancellationException("closed in favour of another")))
                .isEqualTo(Remedy.WAIT);
        assertThat(Remedy.of(new RedisConnectionException("x", new SSLHandshakeException("y"))))
                .isEqualTo(Remedy.NONE);
        assertThat(Remedy.of(new RedisCommandTimeoutException("late"))).isEqualTo(Remedy.NONE);
    }
}
