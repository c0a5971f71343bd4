package fish.remora.protocol.mime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the message-ids in a field: RFC 5322 §3.6.4, made comparable as RFC 5256 §2.2 wants them. Has no state. */
final class MessageIds {
    /** In characters; a longer one is none. */
    private static final int MAX_LENGTH = 998;

    private MessageIds() {}

    /** Without angle brackets and quotes, in their order; what is outside brackets is passed over. */
    static List<String> of(@Nullable String value, int limit) {
        List<String> ids = new ArrayList<>(1);
        int from = value == null ? -1 : value.indexOf('<');
        while (value != null && from >= 0 && ids.size() < limit) {
            int to = value.indexOf('>', from);
            if (to < 0) {
                break;
            }
            int begin = value.lastIndexOf('<', to) + 1;
            if (to - begin <= MAX_LENGTH) {
                String id = plain(value, begin, to);
                if (!id.isEmpty()) {
                    ids.add(id);
                }
            }
            from = value.indexOf('<', to);
        }
        return ids;
    }

    private static String plain(String value, int from, int to) {
        boolean simple = true;
        for (int i = from; i < to; i++) {
            char c = value.charAt(i);
            simple &= c > ' ' && c != '"' && c != '\\';
        }
        if (simple) {
            return value.substring(from, to);
        }
        StringBuilder id = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            char c = value.charAt(i);
            if (c > ' ' && c != '"' && c != '\\') {
                id.append(c);
            }
        }
        return id.toString();
    }
}
