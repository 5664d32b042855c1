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
    private static final String OWN_SHARED_MEMORY = "mount -t tmpfs -o size=256m tmpfs /dev/shm && exec \"$0\" \"$@\"";

    private final List<String> names = new ArrayList<>();

    private Hosts() {}

    static boolean areThere() throws IOException, InterruptedException {
        return "root".equals(System.getProperty("user.name"))
                && new ProcessBuilder("sh", "-c", "ip netns add lockstep-try && ip netns del lockstep-try")
                                .start()
                                .waitFor()
                        == 0;
    }

    static Hosts of(int count) throws IOException {
        Hosts hosts = new Hosts();
        String unique = PREFIX + ProcessHandle.current().pid() + "-" + System.nanoTime() % 100_000 + "-";
        for (int host = 0; host < count; host++) {
            String name = unique + host;
            run("ip netns add " + name);
            hosts.names.add(name);
            run("ip -n " + name + " link set lo up");
            if (host == 0) {
                run("ip -n " + name + " link add bridge type bridge");
                run("ip -n " + name + " link set bridge up");
                run("ip -n " + name + " addr add " + hosts.address(0) + "/24 dev bridge");
            } else {
                run("ip -n " + hosts.names.get(0) + " link add to" + host + " type veth peer name eth0 netns " + name);
                run("ip -n " + hosts.names.get(0) + " link set to" + host + " master bridge up");
                run("ip -n " + name + " addr add " + hosts.address(host) + "/24 dev eth0");
                run("ip -n " + name + " link set eth0 up");
            }
        }
        return hosts;
    }

    int count() {
        return names.size();
    }

    String address(int host) {
        return "10.77.0." + (host + 1);
    }

    /** What a command begins with that runs on this host. */
    List<String> on(int host) {
        return List.of("ip", "netns", "exec", names.get(host), "sh", "-c", OWN_SHARED_MEMORY);
    }

    /** From now on nothing arrives of what one host sends another; what goes the other way does. */
    void cut(int from, int to) throws IOException {
        run("tc -n " + names.get(to) + " qdisc add dev eth0 ingress");
        run("tc -n " + names.get(to) + " filter add dev eth0 parent ffff: protocol ip u32 match ip src " + address(from)
                + "/32 action drop");
    }

    private static void run(String command) throws IOException {
        Process process =
                new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        if (process.exitValue() != 0) {
            throw new IOException(command + ": " + said);
        }
    }

    @Override
    public void close() throws IOException {
        for (String name : names) {
            run("ip netns del " + name);
        }
    }
}
