package fish.remora.protocol.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Cuts octets into pieces as a network might: for properties of the form "any split gives the same". */
public final class Splits {
    private Splits() {}

    /** Pieces of 1 to {@code longest} octets, the same for the same seed. */
    public static List<byte[]> of(byte[] octets, long seed, int longest) {
        Random random = new Random(seed);
        List<byte[]> pieces = new ArrayList<>();
        int i = 0;
        while (i < octets.length) {
            int end = Math.min(octets.length, i + 1 + random.nextInt(longest));
            pieces.add(Arrays.copyOfRange(octets, i, end));
            i = end;
        }
        return pieces;
    }
}
