package fish.remora.embedded;

import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * A record as a line of the log. Many of the server's records carry a key instead of words, and leave it to the
 * formatter to find the bundle that has the words: the logger's. Named in logging.properties, so it is public. Any
 * thread.
 */
public final class LogLine extends SimpleFormatter {
    @Override
    public String format(LogRecord record) {
        if (record.getResourceBundle() == null && record.getLoggerName() != null) {
            Logger logger = LogManager.getLogManager().getLogger(record.getLoggerName());
            if (logger != null) {
                record.setResourceBundle(logger.getResourceBundle());
            }
        }
        return super.format(record);
    }
}
