package dev.lockstep.capacity;

import java.util.List;

/**
 * What an exchange costs where it is carried out: the constants of its simulation.
 *
 * @param latencySeconds from one host to another
 * @param bytesPerSecond that a host sends to others, and as many that it receives
 * @param frameSeconds of a thread for each frame that it sends or receives
 * @param floatSeconds of a thread for each float that it reads, adds and writes
 * @param meetingSeconds of each average, whatever its size
 */
public record ExchangeCosts(
        double latencySeconds, double bytesPerSecond, double frameSeconds, double floatSeconds, double meetingSeconds) {
    /** What the constants are called, in the order of {@link #values()}. */
    public static final List<String> NAMES = List.of("latency", "bandwidth", "a frame", "a float", "a meeting");

    /** Of the network alone: what computes is as fast as can be. */
    public static ExchangeCosts ofNetwork(double latencySeconds, double bytesPerSecond) {
        return new ExchangeCosts(latencySeconds, bytesPerSecond, 0, 0, 0);
    }

    /** In the order of {@link #NAMES}. */
    public double[] values() {
        return new double[] {latencySeconds, bytesPerSecond, frameSeconds, floatSeconds, meetingSeconds};
    }

    static ExchangeCosts of(double[] values) {
        return new ExchangeCosts(values[0], values[1], values[2], values[3], values[4]);
    }

    /** The same over links of another speed. */
    public ExchangeCosts over(double otherLatencySeconds, double otherBytesPerSecond) {
        return new ExchangeCosts(otherLatencySeconds, otherBytesPerSecond, frameSeconds, floatSeconds, meetingSeconds);
    }
}
