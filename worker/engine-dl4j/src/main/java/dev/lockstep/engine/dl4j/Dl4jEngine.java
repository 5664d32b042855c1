package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.MemoryNeeds;
import dev.lockstep.engine.Replica;
import dev.lockstep.engine.parameter.ParameterNeeds;
import java.util.Map;

/** The engine on Deeplearning4j, on CPUs. */
final class Dl4jEngine implements Engine {
    private final EngineSpec spec;

    Dl4jEngine(EngineSpec spec) {
        this.spec = spec;
        NativeLibrary.load(spec.arithmetic());
    }

    @Override
    public Replica blank(int number) {
        return GuardedReplica.make(NativeLibrary.OPERATIONS, () -> new Dl4jReplica(spec, number));
    }

    @Override
    public Replica blankBeside(Replica first, int number) {
        Dl4jReplica other = ((GuardedReplica) first).unguarded();
        return GuardedReplica.make(NativeLibrary.OPERATIONS, () -> new Dl4jReplica(spec, number, other));
    }

    @Override
    public MemoryNeeds needs() {
        return ParameterNeeds.of(spec, true);
    }

    @Override
    public Map<String, String> versions() {
        return LibraryVersions.loaded();
    }

    @Override
    public ArithmeticFingerprint fingerprint() {
        return NativeLibrary.fingerprint();
    }

    @Override
    public void close() {
        // Nothing to free: replicas own their memory, and the native library stays for the next run.
    }
}
