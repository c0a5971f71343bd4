package fish.remora.embedded;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Where the person sits. It gets our few plain lines; whatever the server itself prints goes to the log once {@link
 * #reserve} was called. Any thread.
 */
final class Terminal {
    private final PrintStream out;
    private final PrintStream err;

    Terminal(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    void say(String line) {
        out.println(line);
        out.flush();
    }

    void complain(String line) {
        err.println(line);
        err.flush();
    }

    /** Turns the virtual machine's standard output and error into log records. */
    void reserve() {
        System.setOut(new PrintStream(new LogLines("stdout", Level.INFO), true, Charset.defaultCharset()));
        System.setErr(new PrintStream(new LogLines("stderr", Level.WARNING), true, Charset.defaultCharset()));
    }

    /** Collects octets up to the end of a line. The print stream in front of it lets one thread in at a time. */
    private static final class LogLines extends OutputStream {
        private final Logger logger;
        private final Level level;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        LogLines(String name, Level level) {
            this.logger = Logger.getLogger(name);
            this.level = level;
        }

        @Override
        public void write(int b) {
            if (b != '\n') {
                line.write(b);
                return;
            }
            String text = line.toString(Charset.defaultCharset()).stripTrailing();
            line.reset();
            if (!text.isEmpty()) {
                logger.logp(level, "", "", text);
            }
        }
    }
}
