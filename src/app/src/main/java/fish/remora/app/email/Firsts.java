package fish.remora.app.email;

import java.util.Arrays;

/** Finds where each number comes first: a set of numbers that are not boxed, for there may be a hundred thousand of them. One thread. */
final class Firsts {
    /** Of positive numbers; 0: the place is free. At most half of the places are taken. */
    private final long[] places;

    private final int mask;

    /** @param most how many numbers may come */
    Firsts(int most) {
        int size = Integer.highestOneBit(Math.max(1, most)) << 2;
        places = new long[size];
        mask = size - 1;
    }

    /** The indexes of numbers that have not come before, ascending. */
    int[] of(long[] numbers) {
        int[] firsts = new int[numbers.length];
        int count = 0;
        for (int i = 0; i < numbers.length; i++) {
            if (add(numbers[i])) {
                firsts[count++] = i;
            }
        }
        return Arrays.copyOf(firsts, count);
    }

    /** False: it has come before. */
    boolean add(long number) {
        int at = (int) ((number * 0x9E3779B97F4A7C15L) >>> 32) & mask;
        while (places[at] != 0) {
            if (places[at] == number) {
                return false;
            }
            at = (at + 1) & mask;
        }
        places[at] = number;
        return true;
    }
}
