package dev.lockstep.engine.torch;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The jars that the engine's own stands among: those with classes, and those with what is no Java. */
final class NativeJars {
    /** By what each of them brings. */
    private enum Jar {
        JAVACPP("javacpp-*.jar", "javacpp/Loader.class"),
        JAVACPP_NATIVE("javacpp-*-linux-x86_64.jar", "javacpp/linux-x86_64/libjnijavacpp.so"),
        OPENBLAS("openblas-*.jar", "openblas/global/openblas_nolapack.class"),
        OPENBLAS_NATIVE("openblas-*-linux-x86_64.jar", "openblas/linux-x86_64/libopenblas.so.0"),
        PYTORCH("pytorch-*.jar", "pytorch/global/torch.class"),
        PYTORCH_NATIVE("pytorch-*-linux-x86_64.jar", "pytorch/linux-x86_64/libjnitorch.so");

        private final String file;
        private final String brings;

        Jar(String file, String brings) {
            this.file = file;
            this.brings = "org/bytedeco/" + brings;
        }

        private String forCards() {
            return brings.replace("/linux-x86_64/", "/linux-x86_64-gpu/");
        }
    }

    private NativeJars() {}

    /** Why libtorch cannot be loaded there: which jars are not on the class path. */
    static Optional<String> faultOf(ClassLoader there) {
        String missing = Arrays.stream(Jar.values())
                .filter(jar -> there.getResource(jar.brings) == null && there.getResource(jar.forCards()) == null)
                .map(jar -> jar.file)
                .collect(Collectors.joining(", "));
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "training.engine=torch cannot be loaded, since the class path of this process has no " + missing
                                + "; unpack lockstep-torch anew, or give every process all of its jars (docs/engines.md)");
    }

    /** What to say where they are there, and cannot be loaded all the same. */
    static IllegalStateException refused(LinkageError why, String cache) {
        return new IllegalStateException(
                "training.engine=torch: libtorch cannot be loaded: " + why.getMessage() + " (it is unpacked into "
                        + cache
                        + ": is there room, and may libraries be loaded from there? Another folder is"
                        + " -Dorg.bytedeco.javacpp.cachedir=DIR in spark.driver.extraJavaOptions and"
                        + " spark.executor.extraJavaOptions)",
                why);
    }
}
