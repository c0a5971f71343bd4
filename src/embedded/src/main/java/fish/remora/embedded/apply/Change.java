package fish.remora.embedded.apply;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One thing that is otherwise on the server than in the file. Immutable, but for the body, which is nobody else's.
 *
 * @param differences by the name of the property; empty when it goes
 * @param body what the server is told; empty when it goes. It may hold a password: it is never shown
 */
record Change(Mark mark, Kind kind, String name, Map<String, Difference> differences, Map<String, Object> body) {
    /** As a diff marks it. */
    enum Mark {
        ADD("+"),
        CHANGE("~"),
        DELETE("-");

        final String sign;

        Mark(String sign) {
            this.sign = sign;
        }
    }

    /** A property, from and to; its value as people read it. */
    record Difference(String from, String to) {}

    static Change deletion(Kind kind, String name) {
        return new Change(Mark.DELETE, kind, name, Map.of(), Map.of());
    }

    boolean is(Mark other) {
        return mark == other;
    }

    /** The change without what it says of a property. */
    Change without(Property property) {
        Map<String, Object> less = new LinkedHashMap<>(body);
        less.remove(property.member());
        return new Change(mark, kind, name, differences, less);
    }

    /** The change with other texts in a list. */
    Change with(Property property, List<String> names) {
        Map<String, Object> other = new LinkedHashMap<>(body);
        other.put(property.member(), names);
        return new Change(mark, kind, name, differences, other);
    }

    /** The texts of a list in the body; none when it is not there. */
    List<String> names(Property property) {
        return body.get(property.member()) instanceof List<?> names
                ? names.stream().map(String::valueOf).toList()
                : List.of();
    }

    Change withoutSecrets() {
        Change open = this;
        for (Property property : kind.properties) {
            open = property.isSecret() ? open.without(property) : open;
        }
        return open;
    }

    void carryOut(Rest rest, String reason) throws NotDone {
        if (mark == Mark.DELETE) {
            rest.delete(kind.section(), name, reason);
        } else {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("reason", reason);
            told.putAll(body);
            rest.put(kind.section(), name, told);
        }
    }

    /** {@code ~ account ann@example.org quota 1g -> 2g, login yes -> no}. */
    @Override
    public String toString() {
        List<String> details = new ArrayList<>();
        differences.forEach((property, one) -> details.add(
                mark == Mark.ADD || one.from().isEmpty()
                        ? property + " " + one.to()
                        : property + " " + one.from() + " -> " + one.to()));
        return (mark.sign + " " + kind.one + " " + name + " " + String.join(", ", details)).strip();
    }

    /** The same as members of a JSON object. */
    Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("change", mark.sign);
        members.put("kind", kind.one);
        members.put("name", name);
        Map<String, Object> from = new LinkedHashMap<>();
        Map<String, Object> to = new LinkedHashMap<>();
        differences.forEach((property, one) -> {
            if (mark == Mark.CHANGE) {
                from.put(property, one.from());
            }
            to.put(property, one.to());
        });
        members.put("from", from);
        members.put("to", to);
        return members;
    }
}
