package fish.remora.embedded.apply;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** All that is wrong with a file, so that it is mended in one go. One thread. */
final class Complaints {
    private static final int MOST = 50;

    private final String file;
    private final List<Complaint> all = new ArrayList<>();

    private record Complaint(int line, String text) {}

    Complaints(String file) {
        this.file = file;
    }

    /** @param line from 1; 0: it is about the file as a whole */
    void add(int line, String text) {
        all.add(new Complaint(line, text));
    }

    /** @throws NotDone with a line for each complaint, when there are any */
    void check() throws NotDone {
        if (all.isEmpty()) {
            return;
        }
        String lines = all.stream()
                .sorted(Comparator.comparingInt(Complaint::line))
                .limit(MOST)
                .map(one -> "\n  " + file + (one.line() == 0 ? "" : ":" + one.line()) + ": " + Output.plain(one.text()))
                .collect(Collectors.joining());
        throw new NotDone("nothing was changed: " + file + " is wrong" + lines
                + (all.size() > MOST ? "\n  and " + (all.size() - MOST) + " more" : ""));
    }
}
