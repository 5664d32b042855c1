package dev.lockstep.engine.torch;

import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.machine.Machine;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.Loader;

/** Library, build and version of all that may show in the bits of a result. */
final class TorchVersions {
    private TorchVersions() {}

    static Map<String, String> loaded(ComputeDevice device) {
        LibrarySettings settings = LibrarySettings.here();
        Map<String, String> versions = new TreeMap<>();
        versions.put("engine", TorchProvider.NAME);
        versions.put("libtorch", libtorch());
        versions.put("openblas", openBlas());
        versions.put("kernels", settings.capability());
        versions.put("openmpThreads", String.valueOf(settings.threads()));
        versions.put("java", System.getProperty("java.version"));
        versions.put("cpu", System.getProperty("os.arch") + " " + Machine.vectors());
        versions.putAll(TorchLibrary.fingerprint(device).described());
        return versions;
    }

    static String libtorch() {
        return version("pytorch");
    }

    static String openBlas() {
        return version("openblas");
    }

    private static String version(String artifact) {
        try {
            return Loader.getVersion("org.bytedeco", artifact);
        } catch (IOException e) {
            return Machine.UNKNOWN;
        }
    }
}
