package io.github.celeriac.rpc.internal;

import io.github.celeriac.InvalidSettingException;
import io.github.celeriac.spi.BackendUrl;
import io.github.celeriac.spi.CodecRegistry;
import io.github.celeriac.spi.ResultSettings;
import io.github.celeriac.spi.Setting;
import io.github.celeriac.spi.Settings;
import io.github.celeriac.spi.StoreContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which brokers, as whom and how; all checked.
 *
 * @param writing where results are published; tried in turn
 * @param reading where replies are received
 * @param tls null for plain connections
 * @param heartbeat zero for none
 * @param loginMethod PLAIN or EXTERNAL
 * @param management RabbitMQ's management API; null if nobody said where it is
 */
record BrokerOptions(
        List<BrokerAddress> writing,
        List<BrokerAddress> reading,
        @Nullable TlsOptions tls,
        Duration heartbeat,
        Duration connectTimeout,
        String loginMethod,
        Duration operationTimeout,
        @Nullable BackendUrl management) {
    private static final int LONGEST_HEARTBEAT = 65_535;

    /**
     * Reads the settings.
     *
     * @throws InvalidSettingException with every problem
     */
    static BrokerOptions of(StoreContext context) {
        List<String> problems = new ArrayList<>();
        if (!context.url().host().isEmpty() || !context.url().query().isEmpty()) {
            problems.add("result_backend was '" + context.url()
                    + "' but what stands behind rpc:// does not count, in Celery neither; write rpc://, and the broker into"
                    + " broker_url");
        }
        List<BrokerAddress> writing = addresses(context, RpcSettings.BROKER_WRITE_URL, problems);
        List<BrokerAddress> reading = addresses(context, RpcSettings.BROKER_READ_URL, problems);
        return of(context.settings(), writing, reading, management(context, problems), context.codecs(), problems);
    }

    private static @Nullable BackendUrl management(StoreContext context, List<String> problems) {
        try {
            return ManagementAddress.find(context).orElse(null);
        } catch (InvalidSettingException e) {
            problems.addAll(e.problems());
            return null;
        }
    }

    /** For those who only send. */
    static BrokerOptions of(Settings settings, List<BrokerAddress> writing, CodecRegistry codecs) {
        return of(settings, writing, List.of(), null, codecs, new ArrayList<>());
    }

    private static BrokerOptions of(
            Settings settings,
            List<BrokerAddress> writing,
            List<BrokerAddress> reading,
            @Nullable BackendUrl management,
            CodecRegistry codecs,
            List<String> problems) {
        Map<String, String> query = new LinkedHashMap<>();
        Stream.concat(writing.stream(), reading.stream()).forEach(address -> query.putAll(address.query()));
        BrokerQuery parameters = new BrokerQuery(settings, codecs, query, problems);
        boolean tls = Stream.concat(writing.stream(), reading.stream()).anyMatch(BrokerAddress::tls)
                || query.keySet().stream().anyMatch(name -> name.startsWith("ssl_")); // as kombu
        BrokerOptions options = new BrokerOptions(
                writing,
                reading,
                parameters.tls(tls),
                parameters.find("heartbeat", RpcSettings.BROKER_HEARTBEAT),
                parameters.find("connect_timeout", RpcSettings.BROKER_CONNECTION_TIMEOUT),
                parameters.find("login_method", RpcSettings.BROKER_LOGIN_METHOD),
                settings.get(ResultSettings.OPERATION_TIMEOUT),
                management);
        parameters.refuseOthers();
        options.check(problems);
        if (!problems.isEmpty()) {
            throw new InvalidSettingException(problems.stream().distinct().toList());
        }
        return options;
    }

    private void check(List<String> problems) {
        if (heartbeat.toSeconds() > LONGEST_HEARTBEAT || !heartbeat.equals(Duration.ofSeconds(heartbeat.toSeconds()))) {
            problems.add("broker_heartbeat was '" + heartbeat.toMillis() + "ms' but AMQP has whole seconds up to "
                    + LONGEST_HEARTBEAT + "; write e.g. 10, or 0 for none");
        }
        if (loginMethod.equals("EXTERNAL") && (tls == null || tls.certificate() == null)) {
            problems.add("broker_login_method was 'EXTERNAL' but there is no client certificate; use amqps:// and name"
                    + " certfile and keyfile in broker_use_ssl");
        }
        if (tls != null && management != null) {
            ManagementAddress.plainElsewhere(management).ifPresent(problems::add);
        }
    }

    /** Mirrors {@code app.connection_for_write} and {@code connection_for_read}. */
    private static List<BrokerAddress> addresses(
            StoreContext context, Setting<String> particular, List<String> problems) {
        Setting<String> setting = context.settings().isSet(particular) ? particular : RpcSettings.BROKER_URL;
        try {
            return BrokerAddress.parse(setting.name(), context.settings().get(setting), context.environment()).stream()
                    .map(address -> context.url()
                            .findUsername()
                            .map(address::withUsername)
                            .orElse(address))
                    .map(address -> context.url()
                            .findPassword()
                            .map(address::withPassword)
                            .orElse(address))
                    .toList();
        } catch (InvalidSettingException e) {
            problems.addAll(e.problems());
            return List.of();
        }
    }

    /** E.g. {@code rabbitmq at localhost:5672/shop}. */
    static String description(List<BrokerAddress> addresses) {
        return "rabbitmq at "
                + String.join(
                        ", ", addresses.stream().map(BrokerAddress::toString).toList());
    }
}
