package dev.lockstep.capacity;

import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * An exchange, event by event: when each island offers a window, when its sums have left and come, when its slice is finished, when
 * the averages of all have come and are copied. A window waits for a slot, for the thread of its island, and for the island's link;
 * so windows overlap as they do in an exchange, and a rank that is late holds up the others as it does there.
 *
 * <p>What an island sends to all others is one burst of its link: an exchange serves all connections in turn, so that the frames of
 * a window end together. That is what makes ten thousand ranks a matter of seconds: events grow with ranks and windows, not with
 * pairs of ranks.
 */
public final class ExchangeSimulation {
    private final ExchangePlan plan;
    private final ExchangeCosts costs;
    private final double[] bytesPerSecond;
    private final int islands;
    private final int windows;
    private final PriorityQueue<Happening> queue = new PriorityQueue<>();
    private final Island[] state;
    private Phase sums;
    private Phase results;
    private long made;
    private double bytesSent;

    /** What happens to an island. */
    private enum What {
        COMES,
        WORKED,
        SENT,
        SUMS_ARE_THERE,
        RESULTS_ARE_THERE
    }

    /** Events at one time come in the order in which they were made, so that a simulation is the same each time. */
    private record Happening(double at, long number, What what, int island, int window)
            implements Comparable<Happening> {
        @Override
        public int compareTo(Happening other) {
            int order = Double.compare(at, other.at);
            return order != 0 ? order : Long.compare(number, other.number);
        }
    }

    /** How far an island is, as numbers of windows. */
    private static final class Island {
        private boolean isHere;
        private boolean works;
        private boolean sends;
        private Task task = Task.OFFER;
        private int offered;
        private int complete;
        private int folded;
        private int arrived;
        private int collected;
        private int sumsSent;
        private int resultsSent;
        private boolean sendsResults;
        private double receivedUntil;
        private double end;
    }

    /** What the thread of an island does. */
    private enum Task {
        OFFER,
        FOLD,
        COLLECT
    }

    /** Of each window: how many islands have sent theirs, which has not, and when the first began and the last ended. */
    private static final class Phase {
        private final int[] ended;
        private final long[] missing;
        private final double[] first;
        private final double[] last;

        Phase(int windows, int islands) {
            ended = new int[windows];
            missing = new long[windows];
            first = new double[windows];
            last = new double[windows];
            Arrays.fill(missing, (long) islands * (islands - 1) / 2);
            Arrays.fill(first, Double.POSITIVE_INFINITY);
        }
    }

    /** Exchanges by this plan, all hosts being alike. */
    public ExchangeSimulation(ExchangePlan plan, ExchangeCosts costs) {
        this(plan, costs, even(plan.islands(), costs.bytesPerSecond()));
    }

    /**
     * Exchanges by this plan.
     *
     * @param bytesPerSecond of each island's link, in place of that of the costs
     */
    public ExchangeSimulation(ExchangePlan plan, ExchangeCosts costs, double[] bytesPerSecond) {
        this.plan = plan;
        this.costs = costs;
        this.bytesPerSecond = bytesPerSecond.clone();
        islands = plan.islands();
        windows = plan.windows();
        state = new Island[islands];
        sums = new Phase(windows, islands);
        results = new Phase(windows, islands);
    }

    private static double[] even(int islands, double value) {
        double[] all = new double[islands];
        Arrays.fill(all, value);
        return all;
    }

    /** How long it takes where all ranks come at once. */
    public double seconds() {
        double[] ends = run(new double[plan.ranks()]);
        return Arrays.stream(ends).max().orElseThrow();
    }

    /**
     * One exchange.
     *
     * @param arrivals when each rank comes to it
     * @return when each rank can go on
     */
    public double[] run(double[] arrivals) {
        begin();
        double[] here = new double[islands];
        for (int rank = 0; rank < arrivals.length; rank++) {
            here[plan.islandOf(rank)] = Math.max(here[plan.islandOf(rank)], arrivals[rank]);
        }
        for (int island = 0; island < islands; island++) {
            happens(here[island] + costs.meetingSeconds() + announcing(), What.COMES, island, 0);
        }
        for (Happening next = queue.poll(); next != null; next = queue.poll()) {
            happened(next);
        }
        double[] ends = new double[arrivals.length];
        Arrays.setAll(ends, rank -> state[plan.islandOf(rank)].end);
        return ends;
    }

    /** Bytes that all islands together have sent in the last exchange. */
    public double bytesSent() {
        return bytesSent;
    }

    private void begin() {
        Arrays.setAll(state, island -> new Island());
        sums = new Phase(windows, islands);
        results = new Phase(windows, islands);
        made = 0;
        bytesSent = 0;
    }

    /** Each island announces itself to each. */
    private double announcing() {
        return 2.0 * (islands - 1) * costs.frameSeconds();
    }

    private void happens(double at, What what, int island, int window) {
        queue.add(new Happening(at, made++, what, island, window));
    }

    private void happened(Happening event) {
        Island island = state[event.island()];
        switch (event.what()) {
            case COMES -> {
                island.isHere = true;
                island.end = event.at();
            }
            case WORKED -> worked(island);
            case SENT -> sent(island, event);
            case SUMS_ARE_THERE -> island.complete++;
            case RESULTS_ARE_THERE -> island.arrived++;
        }
        work(event.island(), event.at());
        send(event.island(), event.at());
    }

    private static void worked(Island island) {
        island.works = false;
        switch (island.task) {
            case OFFER -> island.offered++;
            case FOLD -> island.folded++;
            case COLLECT -> island.collected++;
        }
    }

    /** What is nearest to its end goes first. */
    private void work(int number, double now) {
        Island island = state[number];
        if (island.works || !island.isHere) {
            return;
        }
        double frames = islands - 1;
        int complete = Math.min(island.complete, island.offered);
        int averaged = islands == 1 ? island.offered : Math.min(island.arrived, island.folded);
        if (island.folded < complete) {
            double floats = plan.floatsOfSlice(island.folded, number);
            begin(island, Task.FOLD, now + 2 * frames * costs.frameSeconds() + floats * costs.floatSeconds());
            happens(island.end, What.WORKED, number, island.folded);
        } else if (island.collected < averaged) {
            double floats = plan.floatsAfter(island.collected);
            begin(island, Task.COLLECT, now + frames * costs.frameSeconds() + floats * costs.floatSeconds());
            happens(island.end, What.WORKED, number, island.collected);
        } else if (island.offered < Math.min(windows, island.collected + ExchangePlan.slots())) {
            double floats = plan.floatsBefore(island.offered, number);
            begin(island, Task.OFFER, now + frames * costs.frameSeconds() + floats * costs.floatSeconds());
            happens(island.end, What.WORKED, number, island.offered);
        }
    }

    private static void begin(Island island, Task task, double until) {
        island.works = true;
        island.task = task;
        island.end = until;
    }

    /** In the order in which ranks send. */
    private void send(int number, double now) {
        Island island = state[number];
        if (island.sends || islands == 1) {
            return;
        }
        island.sendsResults = ExchangePlan.areResultsNext(island.resultsSent, island.folded, island.sumsSent);
        if (!island.sendsResults && island.sumsSent == island.offered) {
            return;
        }
        int window = island.sendsResults ? island.resultsSent : island.sumsSent;
        double bytes = island.sendsResults ? plan.bytesOfResults(window, number) : plan.bytesOfSums(window, number);
        Phase phase = island.sendsResults ? results : sums;
        phase.first[window] = Math.min(phase.first[window], now);
        island.sends = true;
        bytesSent += bytes;
        happens(now + bytes / bytesPerSecond[number], What.SENT, number, window);
    }

    private void sent(Island island, Happening event) {
        island.sends = false;
        int window = event.window();
        Phase phase = island.sendsResults ? results : sums;
        if (island.sendsResults) {
            island.resultsSent++;
        } else {
            island.sumsSent++;
        }
        phase.ended[window]++;
        phase.missing[window] -= event.island();
        phase.last[window] = event.at();
        What what = island.sendsResults ? What.RESULTS_ARE_THERE : What.SUMS_ARE_THERE;
        if (phase.ended[window] == islands - 1) {
            // The island that has not sent its own has now what all others have sent.
            arrives(phase, what, (int) phase.missing[window], window);
        } else if (phase.ended[window] == islands) {
            for (int other = 0; other < islands; other++) {
                if (other != event.island()) {
                    arrives(phase, what, other, window);
                }
            }
        }
    }

    /** It is there when the last byte has come, and when the receiver's link has carried all of them. */
    private void arrives(Phase phase, What what, int number, int window) {
        Island island = state[number];
        double bytes = what == What.SUMS_ARE_THERE
                ? plan.bytesOfSumsTo(window, number)
                : plan.bytesOfResultsTo(window, number);
        double began = Math.max(island.receivedUntil, phase.first[window] + costs.latencySeconds());
        island.receivedUntil = began + bytes / bytesPerSecond[number];
        double at = Math.max(phase.last[window] + costs.latencySeconds(), island.receivedUntil);
        happens(at, what, number, window);
    }
}
