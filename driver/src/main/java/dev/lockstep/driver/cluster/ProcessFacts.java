package dev.lockstep.driver.cluster;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.Engines;
import dev.lockstep.engine.InitialWeights;
import dev.lockstep.engine.machine.HostSystem;
import dev.lockstep.engine.machine.Machine;
import dev.lockstep.train.ProcessMemory;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a process that computes, or the driver of those, says of itself.
 *
 * @param name {@code driver}, or which executor on which host
 * @param lockstep the version of its jars
 * @param threads what it was told of OpenMP's threads; empty: nothing
 * @param clock milliseconds since 1970, when it was asked
 * @param scratchFault why it cannot write to its local disk; empty where it can
 * @param engineFault why it cannot compute; empty where it can
 * @param arithmetic what its engine computes; null where it cannot
 */
public record ProcessFacts(
        String name,
        String java,
        String lockstep,
        String platform,
        String processor,
        int processors,
        long memory,
        long heap,
        String threads,
        long clock,
        String scratchFault,
        String engineFault,
        @Nullable ArithmeticFingerprint arithmetic)
        implements Serializable {
    private static final String SMALLEST = """
            name: smallest
            data: { source: linear, features: 1 }
            network: { layers: [ dense: { units: 1 } ], loss: mse }
            training: {}
            """;

    /**
     * Of this process.
     *
     * @param run by whose engine it would compute
     */
    public static ProcessFacts here(String name, RunSpec run) {
        long clock = System.currentTimeMillis();
        HostSystem host = HostSystem.here();
        ProcessMemory memory = ProcessMemory.here();
        String version = Engines.class.getPackage().getImplementationVersion();
        String engineFault = Engines.faultOf(run.training().engine()).orElse("");
        ArithmeticFingerprint arithmetic = null;
        if (engineFault.isEmpty()) {
            try (Engine engine = Engines.named(run.training().engine()).open(probe(run))) {
                arithmetic = engine.fingerprint();
            } catch (RuntimeException | LinkageError e) {
                engineFault = String.valueOf(e.getMessage());
            }
        }
        return new ProcessFacts(
                name,
                Runtime.version().toString(),
                version == null ? "not from a jar" : version,
                host.platform() + ", " + host.cLibrary(),
                Machine.processor() + " (" + Machine.vectors() + ")",
                Runtime.getRuntime().availableProcessors(),
                memory.bytes(),
                memory.heap(),
                System.getenv().getOrDefault("OMP_NUM_THREADS", ""),
                clock,
                faultOfScratch(),
                engineFault,
                arithmetic);
    }

    /** What is loaded for the smallest network there is, every run needs. */
    private static EngineSpec probe(RunSpec run) {
        RunSpec smallest = RunFile.read("the doctor's own run", SMALLEST, List.of());
        return new EngineSpec(
                smallest.network(),
                smallest.training().updater(),
                smallest.training().clip(),
                new DataSchema(List.of(1), List.of("x"), new DataSchema.Numbers(List.of("y"))),
                0,
                run.training().arithmetic(),
                1,
                1,
                InitialWeights.FRESH,
                ComputeDevice.processor());
    }

    private static String faultOfScratch() {
        Path folder = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        try {
            Path file = Files.createTempFile(folder, "lockstep-doctor", "");
            Files.writeString(file, "written");
            Files.delete(file);
            return "";
        } catch (IOException e) {
            return "cannot write to " + folder + ": " + e.getMessage();
        }
    }
}
