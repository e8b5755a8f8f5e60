package io.github.celeriac.redis.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhereaboutsTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1, true",
        "10.0.0.1, 10.0.0.2, false",
        "2001:db8::5, 2001:db8::5, true",
        "2001:db8::5, 2001:DB8:0::0:5, true",
        "2001:db8::5, 2001:db8::6, false",
        "10.0.0.1, redis-1, false", // cannot be told without a name server
    })
    void an_address_is_the_same_in_all_its_forms(String there, String asked, boolean same) throws UnknownHostException {
        InetSocketAddress connected = new InetSocketAddress(InetAddress.getByName(there), 6379);
        assertThat(Whereabouts.isSame(connected, InetSocketAddress.createUnresolved(asked, 6379)))
                .isEqualTo(same);
        assertThat(Whereabouts.isSame(connected, InetSocketAddress.createUnresolved(asked, 6380)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"redis-1, redis-1, true", "redis-1, REDIS-1, true", "redis-1, redis-2, false"})
    void so_is_a_name_by_which_it_was_connected(String there, String asked, boolean same) throws UnknownHostException {
        InetAddress named = InetAddress.getByAddress(there, new byte[] {10, 0, 0, 1});
        assertThat(Whereabouts.isSame(
                        new InetSocketAddress(named, 6379), InetSocketAddress.createUnresolved(asked, 6379)))
                .isEqualTo(same);
    }
}
