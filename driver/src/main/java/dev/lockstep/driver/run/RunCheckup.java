package dev.lockstep.driver.run;

import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.cluster.ClusterCheckup;
import dev.lockstep.driver.cluster.ProcessFacts;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.engine.ArithmeticFingerprint;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Looks at all that a run needs, before there is one: this process, its executors, and where files lie. */
public final class RunCheckup {
    private static final long MILLIS_APART = 1_000;

    private final SparkCluster cluster;
    private final RunSpec run;
    private final List<CheckupFinding> findings = new ArrayList<>();

    public RunCheckup(SparkCluster cluster, RunSpec run) {
        this.cluster = cluster;
        this.run = run;
    }

    /** All that was found, in an order to be read. */
    public List<CheckupFinding> findings() throws InterruptedException {
        ProcessFacts driver = ProcessFacts.here("driver", run);
        findings.add(CheckupFinding.ok("Lockstep", driver.lockstep()));
        findings.add(CheckupFinding.ok(
                "Spark",
                cluster.session().version() + " on "
                        + cluster.session().sparkContext().master()));
        process(driver, cluster.isLocal());
        devices();
        store();
        if (!cluster.isLocal()) {
            executors(driver);
        }
        return List.copyOf(findings);
    }

    private void process(ProcessFacts facts, boolean computes) {
        String name = facts.name();
        findings.add(CheckupFinding.ok(name, "Java " + facts.java() + ", " + facts.platform()));
        findings.add(CheckupFinding.ok(
                name,
                String.format(
                        Locale.ROOT,
                        "%s, %d cores, %,d MB, of them %,d MB heap",
                        facts.processor(),
                        facts.processors(),
                        facts.memory() >> 20,
                        facts.heap() >> 20)));
        if (!facts.scratchFault().isEmpty()) {
            findings.add(
                    CheckupFinding.bad(name, facts.scratchFault() + "; give Spark another folder (spark.local.dir)"));
        }
        if (!computes) {
            return;
        }
        if (facts.threads().equals("1")) {
            findings.add(CheckupFinding.ok(name, "one thread of OpenMP for each replica"));
        } else {
            findings.add(CheckupFinding.note(
                    name,
                    "OMP_NUM_THREADS is " + (facts.threads().isEmpty() ? "not set" : facts.threads())
                            + ": replicas are threads, which stall each other so; set it to 1"));
        }
        findings.add(
                facts.engineFault().isEmpty()
                        ? CheckupFinding.ok(name, "the engine " + run.training().engine() + " computes")
                        : CheckupFinding.bad(name, facts.engineFault()));
    }

    private void devices() throws InterruptedException {
        cluster.faultOfDevice(run)
                .ifPresentOrElse(
                        fault -> findings.add(CheckupFinding.bad("device", fault)),
                        () -> findings.add(CheckupFinding.ok("device", "processors")));
    }

    /** Where data sets lie, or would: there is a folder that can be written to, read and renamed in. */
    private void store() throws InterruptedException {
        String store = run.data().store();
        try {
            Path folder = new Path(store);
            FileSystem files =
                    folder.getFileSystem(cluster.session().sparkContext().hadoopConfiguration());
            Path there = files.makeQualified(folder);
            while (!files.exists(there) && there.getParent() != null) {
                there = there.getParent();
            }
            write(files, there);
            findings.add(CheckupFinding.ok("data.store", files.makeQualified(folder) + " can be written to"));
            cluster.faultOf(store, run).ifPresent(fault -> findings.add(CheckupFinding.bad("data.store", fault)));
        } catch (IOException e) {
            findings.add(CheckupFinding.bad(
                    "data.store",
                    store + " cannot be written to: " + e.getMessage()
                            + "; give a folder that you may write to by --set data.store=DIR"));
        }
    }

    private static void write(FileSystem files, Path folder) throws IOException {
        Path mark = new Path(folder, ".lockstep-doctor-" + UUID.randomUUID());
        Path renamed = mark.suffix("-renamed");
        try {
            try (OutputStream out = files.create(mark, false)) {
                out.write('!');
            }
            if (!files.rename(mark, renamed)) {
                throw new IOException("nothing can be renamed in " + folder);
            }
        } finally {
            files.delete(mark, false);
            files.delete(renamed, false);
        }
    }

    private void executors(ProcessFacts driver) throws InterruptedException {
        ClusterCheckup checkup = cluster.checkup(run);
        long before = System.currentTimeMillis();
        List<ProcessFacts> executors = checkup.facts(run);
        long after = System.currentTimeMillis();
        executors.forEach(facts -> process(facts, true));
        executors.forEach(facts -> clock(facts, before, after));
        alike("version of Lockstep", driver, executors, ProcessFacts::lockstep);
        alike("version of Java", executors.get(0), executors, ProcessFacts::java);
        arithmetic(executors);
        List<String> blocked = checkup.unreachable();
        blocked.forEach(one -> findings.add(CheckupFinding.bad(
                "network", one + "; ranks exchange gradients over ports that the system chooses: open them")));
        if (blocked.isEmpty()) {
            findings.add(CheckupFinding.ok(
                    "network", "each of " + SchemaText.count(executors.size(), "executor") + " reaches each"));
        }
    }

    private void clock(ProcessFacts facts, long before, long after) {
        long apart = Math.max(before - facts.clock(), facts.clock() - after);
        if (apart > MILLIS_APART) {
            findings.add(CheckupFinding.note(
                    facts.name(), "its clock is " + apart + " ms from the driver's, and so are the times in its log"));
        }
    }

    private void alike(String what, ProcessFacts expected, List<ProcessFacts> all, Function<ProcessFacts, String> of) {
        for (ProcessFacts facts : all) {
            if (!of.apply(facts).equals(of.apply(expected))) {
                findings.add(CheckupFinding.bad(
                        facts.name(),
                        "has another " + what + " than " + expected.name() + ": " + of.apply(facts) + ", not "
                                + of.apply(expected) + "; install the same everywhere"));
            }
        }
    }

    /** Ranks of other bits are not taken in. */
    private void arithmetic(List<ProcessFacts> executors) {
        ArithmeticFingerprint first = executors.get(0).arithmetic();
        for (ProcessFacts facts : executors) {
            ArithmeticFingerprint own = facts.arithmetic();
            if (first != null && own != null && !own.matches(first)) {
                findings.add(CheckupFinding.bad(
                        facts.name(),
                        "computes other bits than " + executors.get(0).name() + ": " + own.differences(first)
                                + "; a run takes no rank in that does (training.arithmetic)"));
            }
        }
    }
}
