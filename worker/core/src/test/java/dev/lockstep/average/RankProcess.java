package dev.lockstep.average;

import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.average.link.ExchangePlatform;
import dev.lockstep.average.rendezvous.ExchangeSettings;
import dev.lockstep.average.rendezvous.LostRankException;
import dev.lockstep.average.rendezvous.PeerEndpoint;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.parallel.ThreadTeam;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A rank in a process of its own, which can be killed. It averages for ever, and says how that ended. */
final class RankProcess implements AutoCloseable {
    static final String AVERAGES = "averages";

    private final Process process;
    private final BufferedReader says;
    private final PrintStream told;

    private RankProcess(Process process) {
        this.process = process;
        says = process.inputReader(StandardCharsets.UTF_8);
        told = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /**
     * Starts a rank, which first says where it is.
     *
     * @param sharedMemory the folder, or empty for sockets
     */
    static RankProcess start(String application, int rank, int ranks, String sharedMemory) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RankProcess.class.getName(),
                        application,
                        "" + rank,
                        "" + ranks,
                        sharedMemory)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new RankProcess(process);
    }

    Process process() {
        return process;
    }

    String line() throws IOException {
        return String.valueOf(says.readLine());
    }

    void tell(String line) {
        told.println(line);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    @SuppressWarnings("SystemOut") // the only way to be heard by another process
    public static void main(String[] args) throws IOException {
        int rank = Integer.parseInt(args[1]);
        int ranks = Integer.parseInt(args[2]);
        ExchangeSettings settings = new ExchangeSettings(
                args[0],
                "1",
                new ExchangeSettings.Deadlines(Duration.ofSeconds(60), Duration.ofSeconds(60)),
                ExchangeSettings.Secrecy.authenticated(args[0].getBytes(StandardCharsets.UTF_8)),
                WireRounding.NONE,
                args[3].isEmpty() ? Optional.empty() : Optional.of(Path.of(args[3])),
                text -> {},
                ExchangePlatform.OF_THIS_PROCESS);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (RankExchange exchange = RankExchange.listen(rank, RankExchangeContract.LOOPBACK, settings);
                ThreadTeam team = new ThreadTeam(1)) {
            System.out.println(write(exchange.peer()));
            List<PeerEndpoint> peers = new ArrayList<>();
            while (peers.size() < ranks) {
                peers.add(read(in.readLine()));
            }
            try (Averager averager = exchange.join(new ReplicaAssignment(ranks, ranks), peers, team)) {
                for (int step = 0; ; step++) {
                    averager.at(step);
                    averager.average(Floats.buffersOf(1, 100_000), new double[1]);
                    if (step == 0) {
                        System.out.println(AVERAGES);
                    }
                }
            }
        } catch (LostRankException e) {
            System.out.println(e.getMessage());
        }
    }

    static String write(PeerEndpoint peer) {
        return String.join(
                " ", "" + peer.rank(), peer.host(), "" + peer.port(), peer.hostIdentity(), peer.jvm(), peer.share());
    }

    static PeerEndpoint read(String line) {
        String[] words = line.split(" ", -1);
        return new PeerEndpoint(
                Integer.parseInt(words[0]), words[1], Integer.parseInt(words[2]), words[3], words[4], words[5]);
    }
}
