package dev.lockstep.capacity;

/**
 * Hosts in racks: what goes from one rack to another goes over a link that all of its hosts share.
 *
 * @param hosts of a rack
 * @param uplink of a rack to all others
 */
public record Racks(int hosts, Bandwidth uplink) {
    /** One rack for all. */
    public static final Racks NONE = new Racks(Integer.MAX_VALUE, new Bandwidth(Double.POSITIVE_INFINITY));

    /** What a host of so many sends in a second, if it sends as much to each of the others. */
    double bytesPerSecond(double ofHost, int all) {
        if (all <= hosts) {
            return ofHost;
        }
        double leaving = (double) (all - hosts) / (all - 1);
        return Math.min(ofHost, uplink.bytesPerSecond() / hosts / leaving);
    }
}
