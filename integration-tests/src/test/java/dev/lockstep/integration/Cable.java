package dev.lockstep.integration;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What joins two network namespaces.
 *
 * @param millis that whatever goes over it is under way
 * @param megabits that it carries in a second, each way; 0: as many as come
 * @param tap a file that gets a copy of all that goes over it
 */
record Cable(int millis, int megabits, Optional<Path> tap) {
    static final Cable SHORT = new Cable(0, 0, Optional.empty());
    /** As in a data centre: frames of a home network keep whoever carries them too busy. */
    private static final int BYTES_OF_A_FRAME = 9000;

    private static final int LEAST_BURST = 16_384;

    Cable(int millis, int megabits, Path tap) {
        this(millis, megabits, Optional.of(tap));
    }

    /** One end of it: an interface, and the namespace that it is in. */
    record End(String host, String name) {}

    /** Joins them; where the kernel cannot delay or copy what goes over a cable, a process is the cable, and does. */
    Optional<Process> join(End one, End other) throws IOException {
        boolean byProcess = tap.isPresent() || (millis > 0 && !kernelDelays(one.host()));
        Optional<Process> process = byProcess ? Optional.of(relay(one, other)) : Optional.empty();
        if (!byProcess) {
            Hosts.run("ip -n " + one.host() + " link add " + one.name() + " type veth peer name " + other.name()
                    + " netns " + other.host());
        }
        for (End end : List.of(one, other)) {
            Hosts.run("ip -n " + end.host() + " link set " + end.name() + " mtu " + BYTES_OF_A_FRAME);
            slow(end, byProcess);
        }
        return process;
    }

    private static boolean kernelDelays(String host) throws IOException {
        try {
            Hosts.run("tc -n " + host + " qdisc replace dev lo root netem delay 1ms");
            Hosts.run("tc -n " + host + " qdisc del dev lo root");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void slow(End end, boolean isDelayed) throws IOException {
        String where = "tc -n " + end.host() + " qdisc add dev " + end.name() + " root ";
        String rate = megabits + "mbit";
        if (millis > 0 && !isDelayed) {
            Hosts.run(where + "netem delay " + millis + "ms limit 10000" + (megabits > 0 ? " rate " + rate : ""));
        } else if (megabits > 0) {
            Hosts.run(where + "tbf rate " + rate + " burst " + burst() + " latency 1s");
        }
    }

    /** Bytes that go over it at once after a pause, which is as little as the clock of the kernel allows: a real one has no such thing. */
    private int burst() {
        return Math.max(LEAST_BURST, megabits * 1_000_000 / 8 / 1000);
    }

    private Process relay(End one, End other) throws IOException {
        Path program = Files.createTempFile("slow_cable", ".py");
        try (InputStream text = Cable.class.getResourceAsStream("/slow_cable.py")) {
            Files.copy(text, program, StandardCopyOption.REPLACE_EXISTING);
            String seconds = String.format(Locale.ROOT, "%.4f", millis / 1e3);
            List<String> command = new ArrayList<>(List.of("python3", program.toString()));
            command.addAll(List.of(one.host(), one.name(), other.host(), other.name(), seconds));
            tap.ifPresent(file -> command.add(file.toString()));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
            String first = String.valueOf(said.readLine());
            if (!first.equals("ready")) {
                process.destroyForcibly();
                throw new IOException(
                        "slow_cable.py: " + first + " " + said.lines().toList());
            }
            return process;
        } finally {
            Files.delete(program);
        }
    }
}
