package dev.lockstep.integration;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Several hosts on one machine: network namespaces that only see each other, each with shared memory of its own. Number 0
 * is the host of master and driver. Needs root, and iproute2.
 */
final class Hosts implements AutoCloseable {
    private static final String PREFIX = "lockstep-";
    private static final String PLENTY = "256m";

    private final List<String> names = new ArrayList<>();
    private final List<Process> cables = new ArrayList<>();
    private final String sharedMemory;

    private Hosts(String sharedMemory) {
        this.sharedMemory = sharedMemory;
    }

    static boolean areThere() throws IOException, InterruptedException {
        String tried = PREFIX + ProcessHandle.current().pid();
        return "root".equals(System.getProperty("user.name"))
                && new ProcessBuilder("sh", "-c", "ip netns add " + tried + " && ip netns del " + tried)
                                .start()
                                .waitFor()
                        == 0;
    }

    static Hosts of(int count) throws IOException {
        return joined(count, Cable.SHORT);
    }

    /** Hosts of which each but host 0 has such a cable to it, so that two of these lie between any other two hosts. */
    static Hosts joined(int count, Cable cable) throws IOException {
        return joined(count, cable, PLENTY);
    }

    /** The same; processes on them find so much shared memory, as mount understands it. */
    static Hosts joined(int count, Cable cable, String sharedMemory) throws IOException {
        Hosts hosts = new Hosts(sharedMemory);
        try {
            hosts.begin(count, cable);
            return hosts;
        } catch (IOException e) {
            hosts.close();
            throw e;
        }
    }

    private void begin(int count, Cable cable) throws IOException {
        String unique = PREFIX + ProcessHandle.current().pid() + "-" + System.nanoTime() % 100_000 + "-";
        for (int host = 0; host < count; host++) {
            String name = unique + host;
            run("ip netns add " + name);
            names.add(name);
            run("ip -n " + name + " link set lo up");
            if (host == 0) {
                run("ip -n " + name + " link add bridge type bridge");
                run("ip -n " + name + " link set bridge up");
                run("ip -n " + name + " addr add " + address(0) + "/24 dev bridge");
            } else {
                cable.join(new Cable.End(names.get(0), "to" + host), new Cable.End(name, "eth0"))
                        .ifPresent(cables::add);
                run("ip -n " + names.get(0) + " link set to" + host + " master bridge up");
                run("ip -n " + name + " addr add " + address(host) + "/24 dev eth0");
                run("ip -n " + name + " link set eth0 up");
            }
        }
    }

    int count() {
        return names.size();
    }

    String address(int host) {
        return "10.77.0." + (host + 1);
    }

    /** What a command begins with that runs on this host. */
    List<String> on(int host) {
        String mount = "mount -t tmpfs -o size=" + sharedMemory + " tmpfs /dev/shm && exec \"$0\" \"$@\"";
        return List.of("ip", "netns", "exec", names.get(host), "sh", "-c", mount);
    }

    /** Bytes that have left this host so far, of which none is host 0. */
    long bytesSent(int host) throws IOException {
        return Long.parseLong(run("ip netns exec " + names.get(host) + " cat /sys/class/net/eth0/statistics/tx_bytes")
                .strip());
    }

    /** From now on a host sends no more than so many megabits a second; what others send it is as before. */
    void throttle(int host, int megabits) throws IOException {
        run("tc -n " + names.get(host) + " qdisc replace dev eth0 root tbf rate " + megabits
                + "mbit burst 64kb latency 1s");
    }

    /** From now on nothing arrives of what one host sends another, since it goes to nobody; the other way is as before. */
    void cut(int from, int to) throws IOException {
        run("ip -n " + names.get(from) + " neigh replace " + address(to)
                + " lladdr 02:00:00:00:00:99 nud permanent dev " + (from == 0 ? "bridge" : "eth0"));
    }

    /** What a command said that ended well. */
    static String run(String command) throws IOException {
        Process process =
                new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        if (process.exitValue() != 0) {
            throw new IOException(command + ": " + said);
        }
        return said;
    }

    @Override
    public void close() throws IOException {
        for (String name : names) {
            run("ip netns del " + name);
        }
        cables.forEach(Process::destroyForcibly);
    }
}
