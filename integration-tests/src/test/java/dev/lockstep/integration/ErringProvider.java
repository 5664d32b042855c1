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
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
        return new Erring(
                right().open(spec), flips == null ? Set.of() : Set.copyOf(Arrays.asList(flips.split(" ", -1))));
    }

    private record Erring(Engine engine, Set<String> flips) implements Engine {
        @Override
        public Replica replica(int number) {
            Replica replica = engine.replica(number);
            return (Replica) Proxy.newProxyInstance(
                    Replica.class.getClassLoader(), new Class<?>[] {Replica.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("gradient") && arguments != null) {
                            return ((Replica) proxy)
                                    .gradientAs(number, (dev.lockstep.data.Batch) arguments[0], (Long) arguments[1]);
                        }
                        try {
                            Object result = method.invoke(replica, arguments);
                            if (method.getName().equals("gradientAs")
                                    && flips.contains(arguments[2] + ":" + arguments[0])) {
                                flip(replica.gradient());
                            }
                            return result;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        private static void flip(FloatBuffer gradient) {
            gradient.put(3, Float.intBitsToFloat(Float.floatToRawIntBits(gradient.get(3)) ^ (1 << 20)));
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
