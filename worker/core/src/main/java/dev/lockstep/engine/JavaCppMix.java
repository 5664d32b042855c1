package dev.lockstep.engine;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.security.CodeSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * Engines that load their libraries by JavaCPP, each by a version of its own. Two of them on one class path would both get the
 * version that happens to stand first, and end in the middle of native code.
 */
final class JavaCppMix {
    private static final String UNKNOWN = "unknown";
    private static final String VERSION = "META-INF/maven/org.bytedeco/javacpp/pom.properties";
    private static final String REMEDY = "; give every process the jars of one distribution only (docs/engines.md)";

    private JavaCppMix() {}

    /** An engine, the jar that brings it, and the JavaCPP that it is made for. */
    record Bound(String engine, String jar, String version) {
        @Override
        public String toString() {
            return engine + " (" + jar + ", for JavaCPP " + version + ")";
        }
    }

    /** The JavaCPP that a class path has first, and the jar that brings it. */
    record Found(String version, String jar) {}

    /** What is wrong with all these engines in one process. */
    static Optional<String> faultOf(Collection<EngineProvider> engines) {
        List<EngineProvider> bound =
                engines.stream().filter(engine -> engine.javaCpp().isPresent()).toList();
        return faultOf(
                bound.stream()
                        .map(engine -> new Bound(
                                engine.name(), jar(engine), engine.javaCpp().orElseThrow()))
                        .distinct()
                        .toList(),
                bound.stream().findFirst().flatMap(JavaCppMix::found));
    }

    static Optional<String> faultOf(List<Bound> engines, Optional<Found> found) {
        for (Bound engine : engines) {
            Bound first = engines.get(0);
            if (!engine.version().equals(first.version())) {
                return Optional.of("two engines that cannot share a process stand on its class path: " + first + " and "
                        + engine + REMEDY);
            }
        }
        return engines.stream()
                .findFirst()
                .flatMap(engine -> found.filter(javaCpp -> !javaCpp.version().equals(engine.version()))
                        .map(javaCpp -> "the engine " + engine + " stands on a class path with JavaCPP "
                                + javaCpp.version() + " (" + javaCpp.jar() + ")" + REMEDY));
    }

    private static String jar(EngineProvider engine) {
        CodeSource source = engine.getClass().getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null ? UNKNOWN : lastName(source.getLocation());
    }

    private static Optional<Found> found(EngineProvider engine) {
        URL url = engine.getClass().getClassLoader().getResource(VERSION);
        if (url == null) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (InputStream in = url.openStream()) {
            properties.load(in);
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.of(new Found(properties.getProperty("version", UNKNOWN), lastName(url)));
    }

    /** Of a jar, or of what lies in one: {@code jar:file:/…/javacpp-1.5.7.jar!/META-INF/…}. */
    private static String lastName(URL url) {
        String path = url.getPath().replaceFirst("!.*", "").replaceFirst("/+$", "");
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
