package fish.remora.app.setup;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Answers of the DNS, as text of a zone file. */
interface Names {
    /**
     * The records of a type; none when there are none.
     *
     * @param name absolute
     * @throws NoAnswer when nobody knows
     */
    List<String> ask(String name, String type) throws NoAnswer;

    /** Nobody answers, or says that he cannot. */
    final class NoAnswer extends Exception {
        private static final long serialVersionUID = 1;

        NoAnswer(Throwable cause) {
            super(cause);
        }
    }

    /** The name that an address is looked up by: RFC 1035 §3.5, RFC 3596 §2.5. */
    static String reverse(String address) {
        if (address.indexOf(':') < 0) {
            String[] parts = address.split("\\.", -1);
            return parts[3] + "." + parts[2] + "." + parts[1] + "." + parts[0] + ".in-addr.arpa.";
        }
        var name = new StringBuilder();
        for (String group : full(address.toLowerCase(Locale.ROOT))) {
            name.append(("0000" + group).substring(group.length()));
        }
        return String.join(".", name.reverse().toString().split("")) + ".ip6.arpa.";
    }

    private static List<String> full(String address) {
        int gap = address.indexOf("::");
        if (gap < 0) {
            return List.of(address.split(":", -1));
        }
        List<String> before = List.of(address.substring(0, gap).split(":"));
        List<String> behind = List.of(address.substring(gap + 2).split(":"));
        var all = new ArrayList<>(before);
        while (all.size() + behind.size() < 8) {
            all.add("0");
        }
        all.addAll(behind);
        return all;
    }
}
