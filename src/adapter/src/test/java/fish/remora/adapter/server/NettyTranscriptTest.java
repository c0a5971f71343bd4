package fish.remora.adapter.server;

import fish.remora.protocol.transcript.Transcripts;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The conversations of the protocol core once more, through sockets, TLS, event loops and workers. */
class NettyTranscriptTest {
    private static NettyStage stage;

    @BeforeAll
    static void open() {
        stage = new NettyStage();
    }

    @AfterAll
    static void close() throws Exception {
        stage.close();
    }

    @TestFactory
    Stream<DynamicTest> smtp() {
        return Transcripts.of("smtp", stage::smtp);
    }

    @TestFactory
    Stream<DynamicTest> imap() {
        return Transcripts.of("imap", stage::imap);
    }

    @TestFactory
    Stream<DynamicTest> pop3() {
        return Transcripts.of("pop3", stage::pop3);
    }
}
