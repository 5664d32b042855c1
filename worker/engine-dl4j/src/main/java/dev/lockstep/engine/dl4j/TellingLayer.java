package dev.lockstep.engine.dl4j;

/** A layer that tells when it has written its gradient, before it goes on to that of what came in. */
interface TellingLayer {
    void tell(Runnable written);
}
