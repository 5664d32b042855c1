package dev.lockstep.engine.dl4j;

import dev.lockstep.config.Arithmetic;

public final class FingerprintProgram {
    private FingerprintProgram() {}

    public static void main(String[] arguments) {
        Natives.load(Arithmetic.valueOf(arguments[0]));
        long began = System.nanoTime();
        Natives.fingerprint();
        var known = Natives.fingerprint();
        long took = System.nanoTime() - began;
        known.described().forEach((key, value) -> System.out.println(key + ": " + value));
        System.out.println(took / 1e6 + " ms, threads " + org.nd4j.linalg.factory.Nd4j.getEnvironment().maxThreads());
    }
}
