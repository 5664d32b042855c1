package dev.lockstep.driver.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The master of a standalone cluster, looked for before Spark does: Spark gives up only after a minute. */
final class StandaloneMaster {
    private static final Pattern STANDALONE = Pattern.compile("spark://(.+)");
    private static final Pattern ADDRESS = Pattern.compile("(.+):([0-9]{1,5})");
    private static final int LONGEST_MILLIS = 5_000;

    private StandaloneMaster() {}

    /** What is wrong, where nobody listens at any of the addresses. */
    static Optional<String> fault(String url) {
        Matcher standalone = STANDALONE.matcher(url);
        if (!standalone.matches()) {
            return Optional.empty();
        }
        List<String> faults = new ArrayList<>();
        for (String address : standalone.group(1).split(",")) {
            Optional<String> fault = faultOf(address);
            if (fault.isEmpty()) {
                return fault;
            }
            faults.add(fault.get());
        }
        return Optional.of("no master answers at " + url + " (" + String.join("; ", faults)
                + "); is the cluster up? On this machine: ./lockstep cluster status, ./lockstep cluster start");
    }

    private static Optional<String> faultOf(String address) {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches()) {
            return Optional.of(address + " has no port: write spark://HOST:PORT");
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(parts.group(1), Integer.parseInt(parts.group(2))), LONGEST_MILLIS);
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of(address + ": " + e.getMessage());
        }
    }
}
