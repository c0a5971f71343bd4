package fish.remora.it.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
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

    private static Socket connect(Cable cable) throws Exception {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), cable.port());
        socket.setSoTimeout(300);
        return socket;
    }
}
