package dev.lockstep.benchmarks;

import dev.lockstep.average.RankExchange;
import dev.lockstep.average.rendezvous.PeerEndpoint;
import dev.lockstep.config.RunSpec;
import dev.lockstep.parallel.ThreadTeam;
import dev.lockstep.train.ProcessMemory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lockstep as a contender of {@code integration-tests/benchmarks/run}, which says how they speak: one network, one engine, one
 * arithmetic, one {@link Way}. It trains as many steps as a line of its input says, and says how fast, until there is no more.
 */
public final class PeerTraining {
    private final PeerCase network;
    private final Way way;
    private final int replicas;
    private final List<String> settings;
    private final BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    /** How the replicas live. */
    enum Way {
        /** All in this JVM, averaged after every step. */
        TOGETHER,
        /** Each in a JVM of its own, of which this is one, averaged after every step. */
        APART,
        /** All in this JVM, each for itself: nothing is averaged, and nobody waits for anybody. */
        ALONE
    }

    private PeerTraining(String network, Way way, int replicas, List<String> settings) {
        this.network = PeerCase.named(network);
        this.way = way;
        this.replicas = replicas;
        this.settings = settings;
    }

    /** Arguments: the network, the way, the number of replicas, the rank, and settings of the run file. */
    public static void main(String[] args) throws IOException {
        List<String> settings = Arrays.asList(args).subList(4, args.length);
        new PeerTraining(args[0], Way.valueOf(args[1]), Integer.parseInt(args[2]), settings)
                .serve(Integer.parseInt(args[3]));
        System.exit(0); // libraries leave threads behind
    }

    private void serve(int rank) throws IOException {
        if (way == Way.ALONE) {
            alone();
            return;
        }
        RunSpec run = run(replicas);
        try (PeerRank one = way == Way.TOGETHER
                ? PeerRank.ofAll(network, run, ProcessMemory.here())
                : PeerRank.ofOne(network, run, rank, this::meet)) {
            sayReady(one);
            for (long steps = asked(); steps > 0; steps = asked()) {
                sayTook(run, steps, one.samplesPerSecond(steps));
            }
        }
    }

    private RunSpec run(int ofReplicas) {
        List<String> all = new ArrayList<>(settings);
        all.add("training.replicas=" + ofReplicas);
        return network.run(all);
    }

    private void alone() throws IOException {
        List<String> never = new ArrayList<>(settings);
        never.addAll(List.of("training.replicas=1", "training.average.every=1000000000"));
        RunSpec run = network.run(never);
        PeerRank[] ranks = new PeerRank[replicas];
        double[] speeds = new double[replicas];
        try (ThreadTeam threads = new ThreadTeam(replicas)) {
            threads.run(i -> ranks[i] = PeerRank.ofAll(network, run, ProcessMemory.ofEachRank(replicas, replicas)));
            sayReady(ranks[0]);
            for (long steps = asked(); steps > 0; steps = asked()) {
                long each = steps;
                threads.run(i -> speeds[i] = samplesPerSecond(ranks[i], each));
                sayTook(run(replicas), steps, Arrays.stream(speeds).sum());
            }
            threads.run(i -> ranks[i].close());
        }
    }

    private static double samplesPerSecond(PeerRank rank, long steps) {
        try {
            return rank.samplesPerSecond(steps);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says where this rank is, and hears where all are. */
    private List<PeerEndpoint> meet(RankExchange exchange) {
        PeerEndpoint own = exchange.peer();
        Benchmarks.say(":: at %s %d %s %s %s", own.host(), own.port(), own.hostIdentity(), own.jvm(), own.share());
        List<PeerEndpoint> all = new ArrayList<>();
        for (int rank = 0; rank < replicas; rank++) {
            String[] words = line().split(" ", -1);
            all.add(new PeerEndpoint(rank, words[0], Integer.parseInt(words[1]), words[2], words[3], words[4]));
        }
        return all;
    }

    /** Steps that are asked for; 0 where nobody will ask any more. */
    private long asked() {
        String line = line();
        return line.isEmpty() ? 0 : Long.parseLong(line);
    }

    private String line() {
        try {
            String line = told.readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sayReady(PeerRank rank) {
        Benchmarks.say(":: ready %d %s", rank.parameters(), rank.versions());
    }

    private static void sayTook(RunSpec ofAll, long steps, double samplesPerSecond) {
        double samples =
                (double) steps * ofAll.training().replicas() * ofAll.training().batch();
        Benchmarks.say(":: took %.0f %.6f", samples, samples / samplesPerSecond);
    }
}
