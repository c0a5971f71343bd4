package fish.remora.bench;

import fish.remora.protocol.mime.MimeIndex;
import fish.remora.protocol.mime.MimeIndexer;
import fish.remora.protocol.wire.Frame;
import fish.remora.protocol.wire.Framer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one message costs in the framer and in the MIME index, in microseconds. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ParserBenchmark {
    /** Octets of the body, in lines of 76. */
    @Param({"4096", "51200"})
    public int size;

    private byte[] message = new byte[0];
    private byte[] onTheWire = new byte[0];

    @Setup
    public void write() {
        String header = """
                From: Ann <ann@example.org>
                To: bob@example.net
                Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
                Date: Sun, 22 Nov 2026 12:00:00 +0000
                Message-ID: <1@example.org>
                MIME-Version: 1.0

                """.replace("\n", "\r\n");
        String body = ("x".repeat(76) + "\r\n").repeat(size / 78);
        message = (header + body).getBytes(StandardCharsets.US_ASCII);
        onTheWire = (header + body + ".\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** RFC 5321 §4.5.2: dot-stuffed content to its end. */
    @Benchmark
    public @Nullable Frame framer() {
        Framer framer = new Framer(512);
        framer.expectContent((octets, offset, length) -> {});
        framer.offer(onTheWire);
        return framer.next();
    }

    /** The index that each accepted message gets. */
    @Benchmark
    public MimeIndex mimeIndex() {
        MimeIndexer indexer = new MimeIndexer();
        indexer.feed(message, 0, message.length);
        return indexer.finish();
    }
}
