package fish.remora.app.jmap;

import java.util.List;
import java.util.Optional;

/**
 * Which part of a list {@code /query} returns: RFC 8620 §5.5.
 *
 * @param position of the first; negative: from the end
 * @param limit {@link Integer#MAX_VALUE}: none
 */
public record Window(long position, Optional<String> anchor, long anchorOffset, int limit, boolean calculateTotal) {
    /** Where the window lies in a list of known length: from, to (not in it). */
    public record Span(int from, int to) {}

    /** @throws MethodError invalidArguments */
    public static Window of(Call call) throws MethodError {
        Arguments arguments = call.arguments();
        return new Window(
                arguments.integer("position", 0),
                arguments.text("anchor").map(call::id),
                arguments.integer("anchorOffset", 0),
                (int) Math.min(arguments.number("limit").orElse(Integer.MAX_VALUE), Integer.MAX_VALUE),
                arguments.flag("calculateTotal", false));
    }

    /** Finds the anchor. */
    public interface Finder {
        /** Negative: it is not there. */
        int indexOf(String id);
    }

    /**
     * @param size of the whole list
     * @throws MethodError anchorNotFound
     */
    public Span over(int size, Finder finder) throws MethodError {
        long from = position < 0 ? Math.max(0, size + position) : position;
        if (anchor.isPresent()) {
            int index = finder.indexOf(anchor.get());
            if (index < 0) {
                throw new MethodError("anchorNotFound", "the anchor is not in the list");
            }
            from = Math.max(0, index + anchorOffset);
        }
        int start = (int) Math.min(from, size);
        return new Span(start, (int) Math.min((long) start + limit, size));
    }

    /** That part of a list. */
    public List<String> of(List<String> all) throws MethodError {
        Span span = over(all.size(), all::indexOf);
        return all.subList(span.from(), span.to());
    }
}
