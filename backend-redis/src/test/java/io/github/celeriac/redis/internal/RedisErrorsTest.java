package io.github.celeriac.redis.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.celeriac.BackendAccessException;
import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.ResultDecodingException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisErrorsTest {
    private final RedisErrors errors = new RedisErrors("redis at cache:6379/0", Duration.ofSeconds(10));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WRONGPASS invalid username-password pair or user is disabled.|access|password",
                "NOAUTH Authentication required.|access|password",
                "NOPERM this user has no permissions to run the 'get' command|access|allow",
                "READONLY You can't write against a read only replica.|unavailable|master",
                "NOREPLICAS Not enough good replicas to write.|unavailable|try again",
                "OOM command not allowed when used memory > 'maxmemory'.|unavailable|maxmemory",
                "ERR Error running script: @user_script:5: -OOM command not allowed|unavailable|maxmemory",
                "LOADING Redis is loading the dataset in memory|unavailable|try again",
                "MASTERDOWN Link with MASTER is down|unavailable|try again",
                "MISCONF Redis is configured to save RDB snapshots|unavailable|try again",
                "WRONGTYPE Operation against a key holding the wrong kind of value|decoding|forget",
                "ERR DB index is out of range|setting|/0",
                "ERR unknown|other|unknown"
            })
    void a_reply_of_the_server_is_sorted_by_what_helps(String reply, String kind, String fix) {
        ResultBackendException translated =
                errors.translate(new CompletionException(new RedisCommandExecutionException(reply)));
        assertThat(translated)
                .isInstanceOf(
                        switch (kind) {
                            case "access" -> BackendAccessException.class;
                            case "unavailable" -> BackendUnavailableException.class;
                            case "decoding" -> ResultDecodingException.class;
                            case "setting" -> InvalidSettingException.class;
                            default -> ResultBackendException.class;
                        })
                .hasMessageContainingAll("redis at cache:6379/0", reply, fix);
    }

    @Test
    void silence_is_told_with_address_time_and_fix() {
        assertThat(errors.translate(new RedisCommandTimeoutException("Command timed out")))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContainingAll("redis at cache:6379/0", "10000 ms", "operation_timeout");
        assertThat(errors.translate(
                        new RedisConnectionException("Unable to connect", new ConnectException("Connection refused"))))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("Connection refused");
    }

    @Test
    void a_refusal_while_connecting_is_the_server_s_reply() {
        assertThat(errors.translate(new RedisConnectionException(
                        "Unable to connect", new RedisCommandExecutionException("WRONGPASS invalid"))))
                .isInstanceOf(BackendAccessException.class);
    }

    @Test
    void a_credential_that_cannot_be_read_is_told_as_such() {
        InvalidSettingException cause = new InvalidSettingException("environment variable X was not set");
        assertThat(errors.translate(new RedisConnectionException("Unable to connect", cause)))
                .isSameAs(cause);
    }
}
