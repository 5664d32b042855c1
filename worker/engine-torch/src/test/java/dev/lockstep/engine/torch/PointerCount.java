package dev.lockstep.engine.torch;

import org.bytedeco.javacpp.Pointer;

/** How many pointers of JavaCPP there are. */
final class PointerCount {
    private static final int QUIET_LOOKS = 3;
    private static final int MOST_LOOKS = 100;
    private static final long MILLIS_OF_A_LOOK = 20;

    private PointerCount() {}

    /** When all that tests before this one have left to the collector is gone, which it would else come by at any time. */
    static long settled() {
        long count = Pointer.totalCount();
        int quiet = 0;
        for (int look = 0; quiet < QUIET_LOOKS && look < MOST_LOOKS; look++) {
            System.gc();
            sleep();
            long now = Pointer.totalCount();
            quiet = now == count ? quiet + 1 : 0;
            count = now;
        }
        return count;
    }

    private static void sleep() {
        try {
            Thread.sleep(MILLIS_OF_A_LOOK);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
