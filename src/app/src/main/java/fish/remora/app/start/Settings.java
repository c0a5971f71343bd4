package fish.remora.app.start;

import java.lang.System.Logger.Level;
import java.util.function.Supplier;

/** Properties as administrators write them: a wrong one fails the deployment, and the log says why. Pure functions but for the log. */
public final class Settings {
    private static final System.Logger LOG = System.getLogger(Settings.class.getName());

    private Settings() {}

    /**
     * The text without blanks around it.
     *
     * @param pattern what it must match
     * @param allowed in words that follow "must be"
     * @throws IllegalArgumentException naming the key, the text and what is allowed
     */
    public static String checked(String key, String text, String pattern, String allowed) {
        if (!text.strip().matches(pattern)) {
            throw wrong(new IllegalArgumentException(key + "=" + text + ": must be " + allowed));
        }
        return text.strip();
    }

    /** What is read; that it is wrong is said before it is thrown. */
    public static <T> T read(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException wrong) {
            throw wrong(wrong);
        }
    }

    private static IllegalArgumentException wrong(IllegalArgumentException wrong) {
        LOG.log(Level.ERROR, "Remora cannot start: {0}", wrong.getMessage());
        return wrong;
    }
}
