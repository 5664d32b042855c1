package dev.lockstep.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.order.SplitMixRandom;
import java.util.Arrays;

/** Ten thousand ways to damage a file: bytes flipped, cut out, cut off or doubled. */
public final class Mutations {
    private static final int COUNT = 10_000;

    private Mutations() {}

    /** Reads a damaged file; returns whether it was read as if it were whole. */
    public interface Attempt {
        boolean read(byte[] damaged) throws Exception;
    }

    /** Each attempt ends, with rows or with a refusal of this kind that names the file. Returns how many gave rows. */
    public static int check(Class<? extends RuntimeException> refusal, byte[] whole, String file, Attempt attempt)
            throws Exception {
        int read = 0;
        for (int i = 0; i < COUNT; i++) {
            byte[] damaged = number(i, whole);
            try {
                read += attempt.read(damaged) ? 1 : 0;
            } catch (RuntimeException e) {
                assertThat(e).isInstanceOf(refusal).hasMessageStartingWith(file);
            }
        }
        return read;
    }

    /** One of them. */
    public static byte[] number(int number, byte[] whole) {
        return damaged(whole, new SplitMixRandom(SplitMixRandom.seed(7, number)));
    }

    private static byte[] damaged(byte[] whole, SplitMixRandom random) {
        byte[] bytes = whole.clone();
        int kind = random.nextInt(4);
        if (kind == 0) {
            // Half of the damage is done where headers are.
            int within = random.nextInt(2) == 0 ? Math.min(64, bytes.length) : bytes.length;
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bytes[random.nextInt(within)] ^= (byte) (1 << random.nextInt(8));
            }
            return bytes;
        }
        int from = random.nextInt(bytes.length);
        int to = from + 1 + random.nextInt(bytes.length - from);
        if (kind == 1) {
            return Arrays.copyOf(bytes, from);
        }
        byte[] head = Arrays.copyOf(bytes, kind == 2 ? from : to);
        byte[] tail = Arrays.copyOfRange(bytes, kind == 2 ? to : from, bytes.length);
        byte[] joined = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, joined, head.length, tail.length);
        return joined;
    }
}
