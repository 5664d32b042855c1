package dev.lockstep.driver.capacity;

import dev.lockstep.capacity.ExecutorMeasure;
import dev.lockstep.capacity.Repeats;
import dev.lockstep.driver.cluster.DeviceDecision;
import dev.lockstep.driver.cluster.ProbeProgram;
import dev.lockstep.driver.cluster.ProbeRank;
import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.machine.HostSystem;
import dev.lockstep.engine.machine.Machine;
import dev.lockstep.parallel.ThreadTeam;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What each executor can do on its own: those of one machine one after the other, and the products of matrices once more all at the
 * same time.
 *
 * @param seconds that all turns of a machine may take together, about
 */
record ExecutorProbe(double seconds) implements ProbeProgram {
    private static final long serialVersionUID = 1L;
    private static final int REPEATS = 5;
    private static final double LEAST_SECONDS_A_TURN = 0.5;
    private static final double MOST_SECONDS_A_TURN = 3;

    /**
     * What was found.
     *
     * @param fingerprint by which executors of other bits are told apart
     */
    record Found(ExecutorMeasure measure, ArithmeticFingerprint fingerprint, Map<String, String> versions)
            implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public void run(ProbeRank rank) throws Exception {
        List<String> machines = rank.meet(machine(rank));
        int turns = machines.stream()
                .mapToInt(machine -> Collections.frequency(machines, machine))
                .max()
                .orElse(1);
        int own = Collections.frequency(machines.subList(0, rank.number()), machines.get(rank.number()));
        double share = Math.max(LEAST_SECONDS_A_TURN, Math.min(MOST_SECONDS_A_TURN, seconds / (turns + 1)));
        DeviceDecision device = rank.device();
        try (MatrixRate products = MatrixRate.open(rank.run(), device.device(), rank.cores())) {
            products.measure(rank.cores(), (long) (share / 4 * 1e9)); // code is compiled, and libraries loaded
            Rates rates = null;
            for (int turn = 0; turn < turns; turn++) {
                rank.meet(turn);
                if (turn == own) {
                    rates = alone(rank, products, share);
                }
            }
            rank.meet(turns);
            Repeats together = repeated(share / 2, nanos -> products.measure(rank.cores(), nanos));
            rank.tell(found(rank, device, java.util.Objects.requireNonNull(rates), together));
        }
    }

    private record Rates(Repeats flops, Repeats memory, List<DiskRate.Rates> disk) {}

    private interface Measure {
        double of(long nanos);
    }

    private static Repeats repeated(double seconds, Measure measure) {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < REPEATS; i++) {
            values.add(measure.of((long) (seconds / REPEATS * 1e9)));
        }
        return new Repeats(values);
    }

    private static Rates alone(ProbeRank rank, MatrixRate products, double seconds) throws IOException {
        Repeats flops = repeated(seconds / 3, nanos -> products.measure(1, nanos));
        Repeats memory;
        try (ThreadTeam team = new ThreadTeam(rank.cores())) {
            MemoryRate rate = new MemoryRate(team);
            rate.measure(1);
            memory = repeated(seconds / 6, rate::measure);
        }
        List<DiskRate.Rates> disk = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            disk.add(new DiskRate(rank.scratch(), (long) (seconds / 18 * 1e9)).measure());
        }
        return new Rates(flops, memory, disk);
    }

    private static Found found(ProbeRank rank, DeviceDecision device, Rates rates, Repeats together) {
        ArithmeticFingerprint fingerprint;
        Map<String, String> versions;
        try (Engine engine = MatrixRate.engine(rank.run(), ComputeDevice.processor())) {
            fingerprint = engine.fingerprint();
            versions = new TreeMap<>(engine.versions());
            versions.put("platform", HostSystem.here().platform());
        }
        String processor = Machine.processor() + " (" + Machine.vectors() + ")"
                + (device.device().equals(ComputeDevice.processor()) ? "" : ", " + device.said());
        return new Found(
                new ExecutorMeasure(
                        rank.name(),
                        rank.host(),
                        processor,
                        rank.cores(),
                        rates.flops(),
                        together,
                        rates.memory(),
                        new Repeats(
                                rates.disk().stream().map(DiskRate.Rates::read).toList()),
                        new Repeats(
                                rates.disk().stream().map(DiskRate.Rates::write).toList()),
                        new Repeats(rates.disk().stream()
                                .map(DiskRate.Rates::syncSeconds)
                                .toList()),
                        FreeMemory.bytes(),
                        Runtime.getRuntime().maxMemory(),
                        ArithmeticWord.of(fingerprint)),
                fingerprint,
                Map.copyOf(versions));
    }

    /** The same word for processes that share processors, whatever networks they see. */
    private static String machine(ProbeRank rank) {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            return rank.host();
        }
    }
}
