package dev.lockstep.engine;

import java.util.Map;

/** What computes: made for one run by an {@link EngineProvider}, builds its replicas. */
public interface Engine extends AutoCloseable {
    /** A replica with the run's first weights: the same for every number. */
    default Replica replica(int number) {
        Replica replica = blank(number);
        try {
            replica.begin();
            return replica;
        } catch (RuntimeException | Error e) {
            replica.close();
            throw e;
        }
    }

    /** A replica whose weights mean nothing yet: to draw first ones takes its time, where others are written over them. */
    Replica blank(int number);

    /**
     * The same beside another one, on a rank all of whose replicas are always given the same updates. Where both can hold
     * parameters and updater state in the same memory, they are the same buffers, of which each update changes a part.
     *
     * @param first lives as long as this one
     */
    default Replica blankBeside(Replica first, int number) {
        return blank(number);
    }

    /** What each replica will take. */
    MemoryNeeds needs();

    /** Library, build and version of all that may show in the bits of a result. */
    Map<String, String> versions();

    /** What this machine makes of a small fixed computation: how its bits are compared with those of others. */
    ArithmeticFingerprint fingerprint();

    @Override
    void close();
}
