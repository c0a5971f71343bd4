package fish.remora.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.0/8, 127.255.0.1, true",
        "127.0.0.0/8, 128.0.0.1, false",
        "192.0.2.128/25, 192.0.2.128, true",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1, ::1, true",
        "::1, 127.0.0.1, false"
    })
    void aNetworkIsItsPrefix(String networks, String address, boolean contained) throws UnknownHostException {
        assertThat(Networks.parse(networks).contains(InetAddress.getByName(address)))
                .isEqualTo(contained);
    }

    @Test
    void aListIsAllOfItsNetworks() throws UnknownHostException {
        Networks networks = Networks.parse(" 10.0.0.0/8 ,::1,");
        assertThat(networks.contains(InetAddress.getByName("10.1.2.3"))).isTrue();
        assertThat(networks.contains(InetAddress.getByName("::1"))).isTrue();
        assertThat(Networks.parse("").contains(InetAddress.getLoopbackAddress()))
                .isFalse();
    }

    /** {@code 10/8} too, which the JDK takes for 0.0.0.10/8. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "10/8",
                "10.0.0/8",
                "300.1.1.1",
                "1.2.3.4.5",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/x",
                "::1/129",
                "1::2::3",
                ":",
                "/8",
                "10.0.0.0 10.0.0.1"
            })
    void whatIsNoNetworkIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Networks.parse(text));
    }
}
