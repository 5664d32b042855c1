package dev.lockstep.engine.torch;

import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.MemoryNeeds;
import dev.lockstep.engine.Replica;
import dev.lockstep.engine.parameter.ParameterNeeds;
import java.util.Map;
import java.util.Optional;

/** The engine on libtorch. */
final class TorchEngine implements Engine {
    private final EngineSpec spec;

    TorchEngine(EngineSpec spec) {
        this.spec = spec;
        TorchLibrary.load(spec.arithmetic());
        if (spec.device() instanceof ComputeDevice.Card) {
            TorchCards.settle(spec.arithmetic());
        }
    }

    @Override
    public Replica blank(int number) {
        return new TorchReplica(spec, number);
    }

    /** On a card each has its own: an update there is one for all parameters. */
    @Override
    public Replica blankBeside(Replica first, int number) {
        return spec.device().isApart()
                ? blank(number)
                : new TorchReplica(spec, number, Optional.of((TorchReplica) first));
    }

    @Override
    public MemoryNeeds needs() {
        return ParameterNeeds.of(spec, !spec.device().isApart());
    }

    @Override
    public Map<String, String> versions() {
        return TorchVersions.loaded(spec.device());
    }

    @Override
    public ArithmeticFingerprint fingerprint() {
        return TorchLibrary.fingerprint(spec.device());
    }

    @Override
    public void close() {
        // Nothing to free: replicas own their memory, and the native library stays for the next run.
    }
}
