package fish.remora.it.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CableTest {
    @Test
    void cutIsSilenceNotAnEnd() throws Exception {
        try (Sink sink = Sink.following(Script.PLAIN);
                Cable cable = Cable.to(sink.port());
                Socket before = connect(cable)) {
            before.getInputStream().readNBytes("220 sink.test ESMTP\r\n".length());
            cable.cut();
            before.getOutputStream().write("EHLO client.test\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(() -> before.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            try (Socket during = connect(cable)) {
                assertThatThrownBy(() -> during.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            }
            assertThat(sink.commands().get(0)).isEmpty();
            cable.mend();
            assertThat(before.getInputStream().read()).isNegative();
            try (Socket after = connect(cable)) {
                assertThat(after.getInputStream().read()).isEqualTo('2');
            }
        }
    }

    @Test
    void whatIsWatchedForIsSwallowedOrStaysUnanswered() throws Exception {
        try (Sink sink = Sink.following(Script.PLAIN);
                Cable cable = Cable.to(
                        sink.port(),
                        octets -> octets.startsWith("NOOP")
                                ? Cable.Fate.SWALLOWED
                                : octets.startsWith("RSET") ? Cable.Fate.UNANSWERED : Cable.Fate.PASSED);
                Socket first = connect(cable);
                Socket second = connect(cable);
                Socket third = connect(cable)) {
            for (Socket socket : List.of(first, second, third)) {
                socket.getInputStream().readNBytes("220 sink.test ESMTP\r\n".length());
            }
            first.getOutputStream().write("NOOP\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(() -> first.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            second.getOutputStream().write("RSET\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(() -> second.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            assertThat(sink.commands()).containsExactlyInAnyOrder(List.of(), List.of("RSET"), List.of());
            third.getOutputStream().write("HELO client.test\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(third.getInputStream().read()).isEqualTo('2');
        }
    }

    private static Socket connect(Cable cable) throws Exception {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), cable.port());
        socket.setSoTimeout(300);
        return socket;
    }
}
