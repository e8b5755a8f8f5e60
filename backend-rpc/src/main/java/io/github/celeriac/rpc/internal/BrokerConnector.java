package io.github.celeriac.rpc.internal;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultSaslConfig;
import com.rabbitmq.client.SocketConfigurator;
import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.ResultBackendException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to the first broker of a list that lets us in, beginning with the one that did so last. Nothing is
 * recovered by the client library: {@link Link} does that, as it knows what was under way.
 */
final class BrokerConnector {
    private final List<BrokerAddress> addresses;
    private final BrokerOptions options;
    private final RpcErrors errors;
    private final @Nullable SSLContext tls;
    private final @Nullable ConnectionFactory prototype;
    private final ExecutorService deliveries;
    private final ScheduledExecutorService timer;

    /** Index of the address that answered last. */
    private final AtomicInteger first = new AtomicInteger();

    /** @param prototype the application's own factory, null if there is none */
    BrokerConnector(
            List<BrokerAddress> addresses,
            BrokerOptions options,
            RpcErrors errors,
            @Nullable ConnectionFactory prototype,
            ExecutorService deliveries,
            ScheduledExecutorService timer) {
        this.addresses = addresses;
        this.options = options;
        this.errors = errors;
        this.tls = options.tls() == null ? null : options.tls().context();
        this.prototype = prototype;
        this.deliveries = deliveries;
        this.timer = timer;
    }

    /**
     * Tries all of them, once.
     *
     * @param role shown by the broker beside our name
     * @throws ResultBackendException what the last of them said
     */
    Connection connect(String role) {
        ResultBackendException trouble = null;
        int start = first.get();
        for (int i = 0; i < addresses.size(); i++) {
            int index = (start + i) % addresses.size();
            BrokerAddress address = addresses.get(index);
            try {
                Connection connection = factory(address).newConnection("celeriac " + role);
                first.set(index);
                return connection;
            } catch (IOException | TimeoutException | RuntimeException e) {
                RpcErrors ofOne = new RpcErrors(BrokerOptions.description(List.of(address)), errors.operationTimeout());
                ResultBackendException next = ofOne.translate(e);
                if (trouble != null) {
                    next.addSuppressed(trouble);
                }
                trouble = next;
            }
        }
        throw trouble == null ? new InvalidSettingException("broker_url is empty; name a broker") : trouble;
    }

    private ConnectionFactory factory(BrokerAddress address) {
        ConnectionFactory factory = prototype == null ? new ConnectionFactory() : prototype.clone();
        if (prototype == null) {
            factory.setExceptionHandler(new QuietHandler());
        }
        int timeout = (int)
                Math.min(Integer.MAX_VALUE, Math.max(1, options.connectTimeout().toMillis()));
        factory.setHost(address.host());
        factory.setVirtualHost(address.virtualHost());
        factory.setUsername(address.username());
        factory.setPassword(address.password().secret()); // asked again at every connect
        factory.setConnectionTimeout(timeout);
        factory.setHandshakeTimeout(timeout);
        factory.setChannelRpcTimeout(
                (int) Math.min(Integer.MAX_VALUE, options.operationTimeout().toMillis()));
        factory.setShutdownTimeout(1_000);
        factory.setRequestedHeartbeat((int) options.heartbeat().toSeconds());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setMaxInboundMessageBodySize(Integer.MAX_VALUE); // one too large is refused, not the connection
        factory.setSharedExecutor(deliveries);
        factory.setHeartbeatExecutor(timer);
        factory.setThreadFactory(DaemonThreads.named("celeriac-rpc-connection"));
        if (options.loginMethod().equals("EXTERNAL")) {
            factory.setSaslConfig(DefaultSaslConfig.EXTERNAL);
        }
        if (tls != null && options.tls() != null) {
            SocketConfigurator unchecked = factory.getSocketConfigurator();
            factory.useSslProtocol(tls); // checks the host from now on
            if (!options.tls().verifyHost()) {
                factory.setSocketConfigurator(unchecked);
            }
        }
        // Last, as it depends on TLS.
        factory.setPort(address.port() == 0 ? ConnectionFactory.USE_DEFAULT_PORT : address.port());
        return factory;
    }
}
