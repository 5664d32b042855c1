package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.MemoryNeeds;
import dev.lockstep.engine.Replica;
import dev.lockstep.engine.parameter.ParameterNeeds;
import java.util.Map;

/** The engine on Deeplearning4j. */
final class Dl4jEngine implements Engine {
    private final EngineSpec spec;
    private final ArrayDevice device;

    Dl4jEngine(EngineSpec spec) {
        this.spec = spec;
        NativeLibrary.prepare(spec.device());
        NativeLibrary.load(spec.arithmetic());
        if (spec.device() instanceof ComputeDevice.Card card) {
            NativeLibrary.CARDS.number(card); // or this process has ND4J for processors, or for other cards
        }
        device = ArrayDevice.of(spec.device());
    }

    @Override
    public Replica blank(int number) {
        return GuardedReplica.make(NativeLibrary.OPERATIONS, device, () -> new Dl4jReplica(spec, number, device));
    }

    /** On a card each has its own, as weights there are a copy of those in the buffer. */
    @Override
    public Replica blankBeside(Replica first, int number) {
        if (device.isApart()) {
            return blank(number);
        }
        Dl4jReplica other = ((GuardedReplica) first).unguarded();
        return GuardedReplica.make(
                NativeLibrary.OPERATIONS, device, () -> new Dl4jReplica(spec, number, device, other));
    }

    @Override
    public MemoryNeeds needs() {
        return ParameterNeeds.of(spec, !device.isApart());
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
