package fish.remora.it.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

class NameServerTest {
    private NameServer server;

    @BeforeEach
    void start() throws Exception {
        server = NameServer.start()
                .mx("a.test", 10, "mx.a.test")
                .address("mx.a.test", "127.0.0.2")
                .address("mx.a.test", "::1")
                .alias("www.a.test", "a.test")
                .nullMx("null.test");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void answersFromItsZone() throws Exception {
        assertThat(answers("a.test.", Type.MX)).containsExactly("10 mx.a.test.");
        assertThat(answers("MX.A.test.", Type.A)).containsExactly("127.0.0.2");
        assertThat(answers("mx.a.test.", Type.AAAA)).containsExactly("0:0:0:0:0:0:0:1");
        assertThat(answers("www.a.test.", Type.MX)).containsExactly("a.test.", "10 mx.a.test.");
        assertThat(answers("null.test.", Type.MX)).containsExactly("0 .");
        assertThat(server.queries()).contains("udp MX a.test");
    }

    @Test
    void noDataIsNotNoName() throws Exception {
        assertThat(ask("a.test.", Type.A).getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(answers("a.test.", Type.A)).isEmpty();
        assertThat(ask("test.", Type.A).getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(ask("b.test.", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void fails() throws Exception {
        server.servfail("a.test").truncated("mx.a.test").silent("null.test");
        assertThat(ask("a.test.", Type.MX).getRcode()).isEqualTo(Rcode.SERVFAIL);
        assertThat(answers("mx.a.test.", Type.A)).containsExactly("127.0.0.2");
        assertThat(server.queries()).contains("udp A mx.a.test", "tcp A mx.a.test");
        assertThatThrownBy(() -> ask("null.test.", Type.MX)).isInstanceOf(IOException.class);
        server.heal("a.test");
        assertThat(answers("a.test.", Type.MX)).hasSize(1);
        server.remove("a.test");
        assertThat(answers("a.test.", Type.MX)).isEmpty();
    }

    private Message ask(String name, int type) throws Exception {
        String[] parts = server.hostPort().split(":");
        var resolver =
                new SimpleResolver(new InetSocketAddress(InetAddress.getByName(parts[0]), Integer.parseInt(parts[1])));
        resolver.setTimeout(Duration.ofMillis(500));
        return resolver.send(Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN)));
    }

    private List<String> answers(String name, int type) throws Exception {
        return ask(name, type).getSection(Section.ANSWER).stream()
                .map(Record::rdataToString)
                .toList();
    }
}
