package fish.remora.protocol.smtp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import fish.remora.api.Address;
import fish.remora.api.Envelope;
import fish.remora.api.Refused;

/**
 * RFC 5321 §4.1.2: a command line, its path and its parameters are read or refused, and what was read is the same when it is written
 * again. In the normal build the corpus is played; to really fuzz see {@code RFC.md}.
 */
class SmtpGrammarFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void aLineIsReadOrRefused(byte[] line) {
        try {
            CommandLine command = CommandLine.parse(line);
            Verb.of(command.verb());
            Path path = Path.parse(command.argument(), "FROM:");
            if (path.address().isPresent()) {
                isWrittenAsItWasRead(path.address().get());
            }
            Parameters parameters = Parameters.parse(path.rest());
            if (path.rest().contains("NOTIFY") || path.rest().contains("ORCPT")) {
                parameters.dsnRequest();
            } else {
                check(parameters.mailOptions(true));
            }
        } catch (Refused refused) {
            if (refused.reply().code() < 500) {
                throw new AssertionError(refused);
            }
        }
    }

    private static void isWrittenAsItWasRead(Address address) throws Refused {
        Path again = Path.parse("FROM:<" + address + ">", "FROM:");
        if (!again.address().orElseThrow().equals(address)) {
            throw new AssertionError(address + " is not " + again);
        }
    }

    private static void check(Envelope.Options options) {
        if (options.size().isPresent() && options.size().getAsLong() < 0) {
            throw new AssertionError(options);
        }
        String id = options.envelopeId();
        if (id != null && (id.length() > 100 || id.chars().anyMatch(c -> c <= ' ' || c > '~'))) {
            throw new AssertionError(options);
        }
    }
}
