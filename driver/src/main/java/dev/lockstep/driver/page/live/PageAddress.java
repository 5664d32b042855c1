package dev.lockstep.driver.page.live;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page is to be: a port, or a host and a port. Without a port a usual one is taken, so that a browser finds the next run
 * where it found the last, or, where that is in use, any.
 */
public record PageAddress(String host, Optional<Integer> port) {
    static final int USUAL_PORT = 4747;

    private static final Pattern FORM = Pattern.compile("(?:(.+):)?(\\d{1,5})");
    private static final int LAST_PORT = 65_535;

    /** Of this machine alone. */
    public static final PageAddress USUAL = new PageAddress("127.0.0.1", Optional.empty());

    /** Nothing where it is no address. */
    public static Optional<PageAddress> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || Integer.parseInt(form.group(2)) > LAST_PORT) {
            return Optional.empty();
        }
        String host = Optional.ofNullable(form.group(1)).orElse(USUAL.host());
        return Optional.of(new PageAddress(host, Optional.of(Integer.parseInt(form.group(2)))));
    }

    InetSocketAddress socket(int atPort) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(host), atPort);
    }
}
