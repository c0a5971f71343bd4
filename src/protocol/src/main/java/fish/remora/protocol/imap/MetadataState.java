package fish.remora.protocol.imap;

import fish.remora.api.Denied;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.CRC32;

/**
 * How annotations stood at one moment, for METADATA responses of RFC 5464 §4.4.2, which have no values. Immutable.
 *
 * @param values checksums by entry, by {@linkplain Place the place} they belong to
 */
record MetadataState(Map<Place, Map<String, Long>> values) {
    /** Nothing is known of any place. */
    static final MetadataState NOTHING = new MetadataState(Map.of());

    /**
     * A mailbox or the server.
     *
     * @param id of the mailbox, which renaming leaves; 0: the server
     */
    record Place(long id) {
        static final Place SERVER = new Place(0);
    }

    /** @param names by place; empty for the server. Each is one question to the application; those that may not be read are left out. */
    static MetadataState read(Context context, Map<Place, String> names) throws Denied {
        Map<Place, Map<String, Long>> values = new HashMap<>();
        for (Map.Entry<Place, String> place : names.entrySet()) {
            try {
                Map<String, Long> entries = new HashMap<>();
                context.application()
                        .metadata(context.account(), place.getValue())
                        .forEach((entry, value) -> entries.put(entry, checksum(value)));
                values.put(place.getKey(), entries);
            } catch (Denied denied) {
                if (denied.code() != Denied.Code.NONEXISTENT && denied.code() != Denied.Code.NOPERM) {
                    throw denied;
                }
            }
        }
        return new MetadataState(values);
    }

    private static long checksum(byte[] value) {
        CRC32 crc = new CRC32();
        crc.update(value);
        return (long) value.length << Integer.SIZE | crc.getValue();
    }

    /** Tells which entries are not as they were in an earlier state, those that are no more among them: RFC 5465 §5.6, §5.7. */
    void tellChanges(Output out, MetadataState before, Map<Place, String> names) {
        values.forEach((place, now) -> {
            Map<String, Long> then = before.values.getOrDefault(place, Map.of());
            TreeSet<String> all = new TreeSet<>(now.keySet());
            all.addAll(then.keySet());
            List<String> changed = new ArrayList<>();
            for (String entry : all) {
                if (!now.getOrDefault(entry, -1L).equals(then.getOrDefault(entry, -1L))) {
                    changed.add(entry);
                }
            }
            if (!changed.isEmpty()) {
                out.text("* METADATA ").mailbox(names.getOrDefault(place, ""));
                changed.forEach(entry -> out.text(' ').string(entry));
                out.crlf();
            }
        });
    }
}
