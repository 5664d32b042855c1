package dev.lockstep.engine.machine;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What libtorch needs of a machine. It stands here and not with the engine, since {@code training.engine: auto} asks where that
 * engine is not on the class path.
 */
public final class TorchSystem {
    private static final String PLATFORM = "Linux amd64";
    private static final String INSTRUCTIONS = "avx2";
    private static final int GLIBC_MINOR = 35;
    private static final Pattern GLIBC = Pattern.compile("glibc (\\d{1,4})\\.(\\d{1,4})");

    private TorchSystem() {}

    /** Why libtorch cannot compute there, with what it needs and what there is. */
    public static Optional<String> faultOf(HostSystem host) {
        if (!host.platform().equals(PLATFORM)) {
            return fault("Linux on x86-64", "is " + host.platform());
        }
        if (isTooOld(host.cLibrary())) {
            return fault("glibc 2." + GLIBC_MINOR + " or newer", "has " + host.cLibrary());
        }
        return host.instructions().contains(INSTRUCTIONS)
                ? Optional.empty()
                : fault("a processor with AVX2", "has one without");
    }

    private static Optional<String> fault(String needs, String there) {
        return Optional.of("libtorch needs " + needs + ", and this machine " + there);
    }

    /** One of which no version can be told gets the benefit of the doubt: loading it will tell. */
    private static boolean isTooOld(String cLibrary) {
        Matcher version = GLIBC.matcher(cLibrary);
        if (!version.matches()) {
            return !cLibrary.equals("glibc " + Machine.UNKNOWN);
        }
        int major = Integer.parseInt(version.group(1));
        return major < 2 || (major == 2 && Integer.parseInt(version.group(2)) < GLIBC_MINOR);
    }
}
