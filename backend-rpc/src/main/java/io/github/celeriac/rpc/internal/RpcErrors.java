package io.github.celeriac.rpc.internal;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import io.github.celeriac.BackendAccessException;
import io.github.celeriac.BackendClosedException;
import io.github.celeriac.BackendUnavailableException;
import io.github.celeriac.ResultBackendException;
import io.github.celeriac.ResultEncodingException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What the AMQP client and the broker complain of, in this library's terms: each names the broker, what it said and what
 * helps.
 *
 * @param description of the broker, without secrets
 */
record RpcErrors(String description, Duration operationTimeout) {

    ResultBackendException translate(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ResultBackendException known) {
                return known;
            }
            if (cause instanceof ShutdownSignalException signal && brokerSaid(signal) != null) {
                return refused(String.valueOf(brokerSaid(signal)), thrown);
            }
            if (cause instanceof AuthenticationFailureException
                    || cause instanceof PossibleAuthenticationFailureException) {
                return new BackendAccessException(
                        description + " refused user name or password; check them in broker_url, e.g."
                                + " password(Credentials.env(\"RABBITMQ_PASSWORD\")), with broker_login_method EXTERNAL the"
                                + " certificate's name, and that the user may enter the virtual host",
                        thrown);
            }
            if (cause instanceof SSLException) {
                return new BackendAccessException(
                        description + " and this client do not agree on TLS (" + brief(cause)
                                + "); check ca_certs, cert_reqs, check_hostname, certfile and keyfile in broker_use_ssl",
                        thrown);
            }
        }
        return new BackendUnavailableException(
                description + " did not answer (" + brief(root(thrown))
                        + "); check host and port in broker_url and that the broker runs",
                thrown);
    }

    /** Whether the broker closed the channel, and not the connection, because of something we did. */
    static boolean isChannelError(ShutdownSignalException signal) {
        return !signal.isHardError() && brokerSaid(signal) != null;
    }

    private static @Nullable String brokerSaid(ShutdownSignalException signal) {
        if (signal.isInitiatedByApplication()) {
            return null;
        }
        Method reason = signal.getReason();
        return reason instanceof AMQP.Channel.Close close
                ? close.getReplyText()
                : reason instanceof AMQP.Connection.Close close ? close.getReplyText() : null;
    }

    private ResultBackendException refused(String reply, Throwable thrown) {
        String said = description + " refused: " + reply;
        if (reply.contains("message size")) {
            return new ResultEncodingException(said + "; return less, or raise max_message_size of the broker", thrown);
        }
        if (reply.startsWith("ACCESS_REFUSED")) {
            return new BackendAccessException(
                    said
                            + "; allow this user to write to amq.default and, for a client, to configure and read its queue",
                    thrown);
        }
        if (reply.startsWith("NOT_ALLOWED")) {
            return new BackendAccessException(said + "; check the virtual host in broker_url", thrown);
        }
        return new BackendUnavailableException(said + "; try again", thrown);
    }

    BackendClosedException closed() {
        return new BackendClosedException(description + " was closed; open another ResultBackend");
    }

    /** Of what was sent and may have arrived. */
    BackendUnavailableException cutOff(@Nullable Throwable trouble) {
        return new BackendUnavailableException(
                description + " was lost before it confirmed a message"
                        + (trouble == null ? "" : " (" + trouble.getMessage() + ")")
                        + "; it may or may not have it: find out, send it again, or set task_publish_retry",
                trouble);
    }

    /** @param trouble the reason why it was not done, if it is known */
    ResultBackendException late(String what, @Nullable Throwable trouble) {
        if (trouble instanceof BackendAccessException known) {
            return known;
        }
        return new BackendUnavailableException(
                description + " did not " + what + " within " + operationTimeout.toMillis() + " ms"
                        + (trouble == null ? "" : " (" + trouble.getMessage() + ")")
                        + "; try again, or raise operation_timeout",
                trouble);
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String brief(Throwable root) {
        return root.getClass().getSimpleName() + (root.getMessage() == null ? "" : ": " + root.getMessage());
    }
}
