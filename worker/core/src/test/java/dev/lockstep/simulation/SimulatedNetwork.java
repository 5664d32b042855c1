package dev.lockstep.simulation;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The network between the hosts of a simulated world. What is sent from one host to another comes later, unless it never comes. */
public final class SimulatedNetwork {
    private static final int FIRST_PORT = 40_000;
    private static final int LAST_PORT = 65_535;

    private final Simulation world;
    private final Weather weather;
    private final Map<InetSocketAddress, SimulatedListener> listeners = new HashMap<>();
    private final Set<Route> cut = new HashSet<>();
    private final Map<Route, List<Runnable>> held = new HashMap<>();
    private final TreeMap<Long, List<Runnable>> afterArrivals = new TreeMap<>();
    private final Set<SimulatedConnection> connections = new LinkedHashSet<>();
    private final Set<Integer> listening = new HashSet<>();
    private int ports = LAST_PORT;
    private long arrivals;
    private @Nullable Route flips;

    /**
     * How a network is.
     *
     * @param latency from one host to another, at least
     * @param jitter how much longer it may take
     * @param buffer bytes that a connection holds in one direction, until they are read
     * @param piece bytes that come, or are read, at once
     */
    public record Weather(Duration latency, Duration jitter, int buffer, int piece) {}

    /** What is sent from one host to another. */
    public record Route(String from, String to) {
        /** The other way. */
        public Route back() {
            return new Route(to, from);
        }
    }

    public SimulatedNetwork(Simulation world, Weather weather) {
        this.world = world;
        this.weather = weather;
    }

    Simulation world() {
        return world;
    }

    Weather weather() {
        return weather;
    }

    /** One where nobody listens; as on any host, connections to different places may come from the same. */
    int newPort() {
        do {
            ports = ports == LAST_PORT ? FIRST_PORT : ports + 1;
        } while (listening.contains(ports));
        return ports;
    }

    /** Up to so many bytes at once, but where bytes go together. */
    int piece(int most) {
        return world.random().nextInt(4) == 0 ? most : 1 + world.random().nextInt(Math.min(most, weather.piece()));
    }

    /** When something that is sent now would come. */
    public long arrivalTime() {
        long jitter = weather.jitter().toNanos();
        return world.now()
                + weather.latency().toNanos()
                + (long) (jitter * world.random().nextDouble());
    }

    /** Something arrives where it was sent, as soon as its way is free. */
    public void arrive(Route route, long time, String what, Runnable arrival) {
        world.at(time, what, () -> {
            if (cut.contains(route)) {
                held.computeIfAbsent(route, key -> new ArrayList<>()).add(arrival);
            } else {
                arrived(arrival);
            }
        });
    }

    private void arrived(Runnable arrival) {
        arrival.run();
        arrivals++;
        while (!afterArrivals.isEmpty() && afterArrivals.firstKey() <= arrivals) {
            List<Runnable> now = afterArrivals.remove(afterArrivals.firstKey());
            if (now != null) {
                now.forEach(Runnable::run);
            }
        }
    }

    /** All that has arrived anywhere by now. */
    public long arrivals() {
        return arrivals;
    }

    /** Something happens between two arrivals, wherever they are. */
    public void afterArrivals(long many, Runnable what) {
        afterArrivals.computeIfAbsent(many, key -> new ArrayList<>()).add(what);
    }

    /** From now on nothing comes this way; nor is anybody told. */
    public void cut(Route route) {
        world.tell("cut: " + route);
        cut.add(route);
    }

    /** What was held up comes now. */
    public void heal(Route route) {
        world.tell("healed: " + route);
        cut.remove(route);
        List<Runnable> late = held.remove(route);
        if (late != null) {
            late.forEach(this::arrived); // in the order in which it was sent
        }
    }

    /** A bit flips of the next bytes that come this way. */
    public void flipNext(Route route) {
        world.tell("a bit is to flip: " + route);
        flips = route;
    }

    /** Whether it flips in bytes that come this way now. */
    boolean flips(Route route) {
        boolean now = route.equals(flips);
        if (now) {
            flips = null;
        }
        return now;
    }

    /** Whatever stands between two hosts ends their connections, and tells both. */
    public void reset(Route route) {
        world.tell("reset: " + route);
        connections.stream()
                .filter(one -> one.route().equals(route) || one.route().equals(route.back()))
                .toList()
                .forEach(SimulatedConnection::breakOff);
    }

    void opened(SimulatedConnection connection) {
        connections.add(connection);
    }

    void closed(SimulatedConnection connection) {
        connections.remove(connection);
    }

    void listen(InetSocketAddress address, SimulatedListener listener) {
        listeners.put(address, listener);
        listening.add(address.getPort());
    }

    void listenNoMore(InetSocketAddress address) {
        listeners.remove(address);
        listening.remove(address.getPort());
    }

    @Nullable
    SimulatedListener listener(InetSocketAddress address) {
        return listeners.get(address);
    }
}
