package dev.lockstep.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The memory of a process, second after second, until it ends. */
final class Resident implements AutoCloseable {
    private static final long MILLIS_BETWEEN = 1000;

    private final ProcessHandle process;
    private final List<Double> seconds = new ArrayList<>();
    private final List<Double> megabytes = new ArrayList<>();
    private final long began = System.nanoTime();
    private final Thread thread = new Thread(this::watch, "resident");

    private Resident(ProcessHandle process) {
        this.process = process;
    }

    static Resident of(ProcessHandle process) {
        Resident resident = new Resident(process);
        resident.thread.setDaemon(true);
        resident.thread.start();
        return resident;
    }

    private void watch() {
        try {
            while (process.isAlive()) {
                double now = megabytes(process.pid());
                synchronized (this) {
                    seconds.add((System.nanoTime() - began) / 1e9);
                    megabytes.add(now);
                }
                Thread.sleep(MILLIS_BETWEEN);
            }
        } catch (IOException | InterruptedException e) {
            // It is gone, or nobody asks any more.
        }
    }

    private static double megabytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow(() -> new IOException(pid + " has no memory any more"));
    }

    /** Of the samples behind so large a share of them. */
    synchronized double drift(double behind) {
        int first = (int) (seconds.size() * behind);
        return Drift.of(numbers(seconds, first), numbers(megabytes, first));
    }

    synchronized double most() {
        return megabytes.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    synchronized double middle() {
        return Drift.middle(numbers(megabytes, 0));
    }

    private static double[] numbers(List<Double> all, int first) {
        return all.subList(first, all.size()).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
