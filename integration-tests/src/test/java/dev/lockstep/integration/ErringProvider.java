package dev.lockstep.integration;

import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineProvider;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.Engines;
import dev.lockstep.engine.ImportedModel;
import dev.lockstep.engine.MemoryNeeds;
import dev.lockstep.engine.Replica;
import dev.lockstep.network.Arithmetic;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.setting.SettingFault;
import dev.lockstep.train.BitFlip;
import dev.lockstep.train.ErringReplica;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Deeplearning4j on machines of which some err: in the steps of replicas that a variable of the environment names, such as {@code 20:3
 * 40:0}, a bit of the gradient flips.
 */
public final class ErringProvider implements EngineProvider {
    static final String NAME = "erring";
    static final String FLIPS = "LOCKSTEP_TEST_FLIPS";

    private static EngineProvider right() {
        return Engines.named("dl4j");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void warmUp(Arithmetic arithmetic) {
        right().warmUp(arithmetic);
    }

    @Override
    public List<SettingFault> faultsIn(NetworkSpec network) {
        return right().faultsIn(network);
    }

    @Override
    public Optional<String> faultOf(EngineSpec spec, UnaryOperator<String> inWords) {
        return right().faultOf(spec, inWords);
    }

    @Override
    public ImportedModel readModel(String file, byte[] content) {
        return right().readModel(file, content);
    }

    @Override
    public Engine open(EngineSpec spec) {
        String flips = System.getenv(FLIPS);
        return new Erring(right().open(spec), flips == null ? List.of() : Arrays.asList(flips.split(" ", -1)));
    }

    private record Erring(Engine engine, List<String> flips) implements Engine {
        @Override
        public Replica blank(int number) {
            Replica replica = engine.blank(number);
            for (String flip : flips) {
                replica = new ErringReplica(replica, flip(flip));
            }
            return replica;
        }

        /** {@code STEP:REPLICA}. */
        private static BitFlip flip(String said) {
            String[] parts = said.split(":", 2);
            return new BitFlip(BitFlip.Where.GRADIENT, 0, Integer.parseInt(parts[1]), Long.parseLong(parts[0]), 1);
        }

        @Override
        public MemoryNeeds needs() {
            return engine.needs();
        }

        @Override
        public Map<String, String> versions() {
            return engine.versions();
        }

        @Override
        public ArithmeticFingerprint fingerprint() {
            return engine.fingerprint();
        }

        @Override
        public void close() {
            engine.close();
        }
    }
}
