package fish.remora.api.mailbox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What a mailbox holds at one moment: UIDs, flags and modseqs, in the order of the UIDs. Shared by all sessions that stand there.
 *
 * <p>A later view has what has not changed from the earlier one: a change costs one chunk of {@value #CHUNK} messages and the list of the chunks,
 * whatever the mailbox holds. Immutable.
 */
public final class MailboxView {
    /** Messages in a new chunk; after removals it has fewer. */
    private static final int CHUNK = 1024;

    /** Two are the same when they are one object. */
    private static final class Chunk {
        private final int[] uids;
        private final long[] flags;
        private final long[] modseqs;

        Chunk(int[] uids, long[] flags, long[] modseqs) {
            this.uids = uids;
            this.flags = flags;
            this.modseqs = modseqs;
        }

        int size() {
            return uids.length;
        }

        long uid(int index) {
            return Integer.toUnsignedLong(uids[index]);
        }
    }

    /**
     * The mailbox's own values.
     *
     * @param keywords in the order of their bits, the first at {@link Flag#FIRST_KEYWORD}; empty text: the bit is free
     */
    public record Head(long uidValidity, long uidNext, long highestModseq, List<String> keywords) {
        public Head {
            keywords = List.copyOf(keywords);
        }
    }

    /**
     * Messages, column by column, in the order of their UIDs.
     *
     * @param uids ascending
     */
    public record Rows(long[] uids, long[] flags, long[] modseqs) {}

    /**
     * How two views differ.
     *
     * @param vanished UIDs that only the earlier one has, ascending
     * @param changed indexes in the later one of messages that both have, with another modseq
     * @param added how many messages only the later one has, all at its end
     */
    public record Difference(long[] vanished, int[] changed, int added) {
        public boolean isNothing() {
            return vanished.length == 0 && changed.length == 0 && added == 0;
        }
    }

    private final MailboxId id;
    private final Head head;
    private final List<Chunk> chunks;
    /** The index of each chunk's first message; behind the last: how many there are. */
    private final int[] starts;

    private MailboxView(MailboxId id, Head head, List<Chunk> chunks) {
        this.id = id;
        this.head = head;
        this.chunks = chunks;
        this.starts = new int[chunks.size() + 1];
        for (int i = 0; i < chunks.size(); i++) {
            starts[i + 1] = starts[i] + chunks.get(i).size();
        }
    }

    /** The first view of a mailbox. */
    public static MailboxView of(MailboxId id, Head head, Rows rows) {
        List<Chunk> chunks = new ArrayList<>();
        split(rows, 0, chunks);
        return new MailboxView(id, head, chunks);
    }

    private static void split(Rows rows, int from, List<Chunk> chunks) {
        for (int start = from; start < rows.uids.length; start += CHUNK) {
            int end = Math.min(start + CHUNK, rows.uids.length);
            int[] uids = new int[end - start];
            for (int i = start; i < end; i++) {
                uids[i - start] = (int) rows.uids[i];
            }
            chunks.add(new Chunk(
                    uids, Arrays.copyOfRange(rows.flags, start, end), Arrays.copyOfRange(rows.modseqs, start, end)));
        }
    }

    public MailboxId id() {
        return id;
    }

    public long uidValidity() {
        return head.uidValidity;
    }

    public long uidNext() {
        return head.uidNext;
    }

    public long highestModseq() {
        return head.highestModseq;
    }

    /** See {@link Head#keywords}. */
    public List<String> keywords() {
        return head.keywords;
    }

    /** How many messages there are. */
    public int size() {
        return starts[chunks.size()];
    }

    /** The UID of the message at that index, 0 to {@code size() - 1}: a sequence number less one. */
    public long uid(int index) {
        int chunk = chunkOf(index);
        return chunks.get(chunk).uid(index - starts[chunk]);
    }

    /** Bits of {@link Flag} and, from {@link Flag#FIRST_KEYWORD} on, of {@link #keywords}. */
    public long flags(int index) {
        int chunk = chunkOf(index);
        return chunks.get(chunk).flags[index - starts[chunk]];
    }

    public long modseq(int index) {
        int chunk = chunkOf(index);
        return chunks.get(chunk).modseqs[index - starts[chunk]];
    }

    private int chunkOf(int index) {
        int found = Arrays.binarySearch(starts, 0, chunks.size(), index);
        return found >= 0 ? found : -found - 2;
    }

    /** Where that UID is; when it is not there, {@code -(i + 1)}, i being the index of the next higher one. */
    public int indexOf(long uid) {
        int low = 0;
        int high = chunks.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (chunks.get(middle).uid(0) <= uid) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return chunks.isEmpty() ? -1 : indexIn(low, uid);
    }

    private int indexIn(int chunk, long uid) {
        int from = 0;
        int to = chunks.get(chunk).size() - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            long found = chunks.get(chunk).uid(middle);
            if (found == uid) {
                return starts[chunk] + middle;
            }
            if (found < uid) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return -(starts[chunk] + from) - 1;
    }

    /** The names of the keywords whose bits are set; a bit that is free has none. */
    public List<String> keywords(long flags) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < head.keywords.size(); i++) {
            String keyword = head.keywords.get(i);
            if ((flags >>> (Flag.FIRST_KEYWORD + i) & 1) != 0 && !keyword.isEmpty()) {
                words.add(keyword);
            }
        }
        return words;
    }

    /**
     * The view behind this one.
     *
     * @param rows messages that are new, all behind the last of this view, or have changed
     * @param removed UIDs, ascending; those that are not there are passed over
     */
    public MailboxView with(Head later, Rows rows, long[] removed) {
        List<Chunk> next = new ArrayList<>(chunks.size() + 1);
        int row = 0;
        int gone = 0;
        for (Chunk chunk : chunks) {
            long last = chunk.uid(chunk.size() - 1);
            int rowEnd = row;
            while (rowEnd < rows.uids.length && rows.uids[rowEnd] <= last) {
                rowEnd++;
            }
            int goneEnd = gone;
            while (goneEnd < removed.length && removed[goneEnd] <= last) {
                goneEnd++;
            }
            Chunk changed = row == rowEnd && gone == goneEnd
                    ? chunk
                    : changed(chunk, rows, row, rowEnd, Arrays.copyOfRange(removed, gone, goneEnd));
            if (changed.size() > 0) {
                next.add(changed);
            }
            row = rowEnd;
            gone = goneEnd;
        }
        append(next, rows, row, removed);
        return new MailboxView(id, later, next);
    }

    private static Chunk changed(Chunk chunk, Rows rows, int from, int to, long[] removed) {
        int[] uids = new int[chunk.size()];
        long[] flags = new long[chunk.size()];
        long[] modseqs = new long[chunk.size()];
        int length = 0;
        int row = from;
        for (int i = 0; i < chunk.size(); i++) {
            long uid = chunk.uid(i);
            while (row < to && rows.uids[row] < uid) {
                row++;
            }
            if (Arrays.binarySearch(removed, uid) >= 0) {
                continue;
            }
            boolean hit = row < to && rows.uids[row] == uid;
            uids[length] = chunk.uids[i];
            flags[length] = hit ? rows.flags[row] : chunk.flags[i];
            modseqs[length] = hit ? rows.modseqs[row] : chunk.modseqs[i];
            length++;
        }
        return new Chunk(Arrays.copyOf(uids, length), Arrays.copyOf(flags, length), Arrays.copyOf(modseqs, length));
    }

    /** New messages go into the last chunk while it has room. */
    private static void append(List<Chunk> chunks, Rows rows, int from, long[] removed) {
        Rows fresh = without(rows, from, removed);
        int filled = 0;
        if (!chunks.isEmpty() && fresh.uids.length > 0) {
            Chunk last = chunks.get(chunks.size() - 1);
            filled = Math.min(fresh.uids.length, Math.max(0, CHUNK - last.size()));
            if (filled > 0) {
                int[] uids = Arrays.copyOf(last.uids, last.size() + filled);
                long[] flags = Arrays.copyOf(last.flags, uids.length);
                long[] modseqs = Arrays.copyOf(last.modseqs, uids.length);
                for (int i = 0; i < filled; i++) {
                    uids[last.size() + i] = (int) fresh.uids[i];
                    flags[last.size() + i] = fresh.flags[i];
                    modseqs[last.size() + i] = fresh.modseqs[i];
                }
                chunks.set(chunks.size() - 1, new Chunk(uids, flags, modseqs));
            }
        }
        split(fresh, filled, chunks);
    }

    private static Rows without(Rows rows, int from, long[] removed) {
        int[] kept = LongStream.range(from, rows.uids.length)
                .filter(i -> Arrays.binarySearch(removed, rows.uids[(int) i]) < 0)
                .mapToInt(i -> (int) i)
                .toArray();
        return new Rows(
                Arrays.stream(kept).mapToLong(i -> rows.uids[i]).toArray(),
                Arrays.stream(kept).mapToLong(i -> rows.flags[i]).toArray(),
                Arrays.stream(kept).mapToLong(i -> rows.modseqs[i]).toArray());
    }

    /** How this view differs from an earlier one of the same mailbox. What both share is not looked at. */
    public Difference since(MailboxView earlier) {
        var vanished = LongStream.builder();
        var changed = new ArrayList<Integer>();
        int was = 0;
        int is = 0;
        int wasChunk = 0;
        int isChunk = 0;
        while (was < earlier.size() && is < size()) {
            while (earlier.starts[wasChunk + 1] <= was) {
                wasChunk++;
            }
            while (starts[isChunk + 1] <= is) {
                isChunk++;
            }
            Chunk before = earlier.chunks.get(wasChunk);
            Chunk now = chunks.get(isChunk);
            int i = was - earlier.starts[wasChunk];
            int j = is - starts[isChunk];
            if (before == now && i == j) {
                was += before.size() - i;
                is += now.size() - j;
            } else if (before.uid(i) == now.uid(j)) {
                if (before.modseqs[i] != now.modseqs[j]) {
                    changed.add(is);
                }
                was++;
                is++;
            } else if (before.uid(i) < now.uid(j)) {
                vanished.add(before.uid(i));
                was++;
            } else {
                throw new IllegalStateException("UID " + now.uid(j) + " was not there before");
            }
        }
        for (; was < earlier.size(); was++) {
            vanished.add(earlier.uid(was));
        }
        return new Difference(
                vanished.build().toArray(),
                changed.stream().mapToInt(Integer::intValue).toArray(),
                size() - is);
    }

    /**
     * This view and messages of an earlier one that have vanished since: for a client who may not be told yet. Chunks from which none has vanished
     * are shared with this view.
     */
    public MailboxView keeping(MailboxView earlier, long[] vanished) {
        if (chunks.isEmpty()) {
            return of(id, head, merged(0, 0, earlier, vanished));
        }
        List<Chunk> next = new ArrayList<>(chunks.size() + 1);
        int gone = 0;
        for (int i = 0; i < chunks.size(); i++) {
            int goneEnd = gone;
            boolean last = i + 1 == chunks.size();
            while (goneEnd < vanished.length
                    && (last || vanished[goneEnd] < chunks.get(i + 1).uid(0))) {
                goneEnd++;
            }
            if (gone == goneEnd) {
                next.add(chunks.get(i));
            } else {
                long[] ghosts = Arrays.copyOfRange(vanished, gone, goneEnd);
                split(merged(starts[i], starts[i + 1], earlier, ghosts), 0, next);
            }
            gone = goneEnd;
        }
        return new MailboxView(id, head, next);
    }

    /** Messages of this view from an index up to another, and those of an earlier one between them. */
    private Rows merged(int from, int to, MailboxView earlier, long[] ghosts) {
        int count = to - from + ghosts.length;
        Rows all = new Rows(new long[count], new long[count], new long[count]);
        int is = from;
        int ghost = 0;
        for (int i = 0; i < count; i++) {
            boolean gone = ghost < ghosts.length && (is == to || ghosts[ghost] < uid(is));
            MailboxView source = gone ? earlier : this;
            int index = gone ? earlier.indexOf(ghosts[ghost++]) : is++;
            all.uids[i] = source.uid(index);
            all.flags[i] = source.flags(index);
            all.modseqs[i] = source.modseq(index);
        }
        return all;
    }
}
