package fish.remora.api;

/**
 * An enhanced mail system status code, RFC 3463 §2: {@code class.subject.detail}, such as {@code 5.1.1}.
 *
 * @param category 2 success, 4 persistent transient failure, 5 permanent failure (the RFC's "class")
 * @param subject 0 to 999
 * @param detail 0 to 999
 */
public record EnhancedStatus(int category, int subject, int detail) {
    public EnhancedStatus {
        if (category != 2 && category != 4 && category != 5
                || subject < 0
                || subject > 999
                || detail < 0
                || detail > 999) {
            throw new IllegalArgumentException("no RFC 3463 status: " + category + "." + subject + "." + detail);
        }
    }

    /** @throws IllegalArgumentException when the text is not {@code class.subject.detail} */
    public static EnhancedStatus parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("no RFC 3463 status: " + text);
        }
        return new EnhancedStatus(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    @Override
    public String toString() {
        return category + "." + subject + "." + detail;
    }
}
