package dev.lockstep.engine;

import java.util.Map;

/** What computes: made for one run by an {@link EngineProvider}, builds its replicas. */
public interface Engine extends AutoCloseable {
    /** A replica with the run's first weights: the same for every number. */
    Replica replica(int number);

    /** What each replica will take. */
    MemoryNeeds needs();

    /** Library, build and version of all that may show in the bits of a result. */
    Map<String, String> versions();

    /** What this machine makes of a small fixed computation: how its bits are compared with those of others. */
    ArithmeticFingerprint fingerprint();

    @Override
    void close();
}
