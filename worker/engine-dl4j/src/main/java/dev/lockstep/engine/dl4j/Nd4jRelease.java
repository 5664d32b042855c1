package dev.lockstep.engine.dl4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Properties;

/** The releases of ND4J that the engine is built with, and what differs between them. */
enum Nd4jRelease {
    /** The last one whose library for cards has text, which drivers of newer cards translate. */
    M1_1("1.0.0-M1.1", "1.5.5", "nd4j-cuda-11.2", "org/nd4j/nativeblas"),
    M2_1("1.0.0-M2.1", "1.5.7", "nd4j-cuda-11.6", "org/nd4j/linalg/jcublas/bindings");

    private static final String PROPERTIES = "META-INF/maven/org.nd4j/nd4j-api/pom.properties";

    private final String version;
    private final String javaCpp;
    private final String forCards;
    private final String folder;

    Nd4jRelease(String version, String javaCpp, String forCards, String folder) {
        this.version = version;
        this.javaCpp = javaCpp;
        this.forCards = forCards;
        this.folder = folder;
    }

    /** The one that stands on the class path; the usual one, where that cannot be told. */
    static Nd4jRelease here() {
        try (InputStream in = Nd4jRelease.class.getClassLoader().getResourceAsStream(PROPERTIES)) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return named(properties.getProperty("version", M2_1.version));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + PROPERTIES + " of ND4J's jar", e);
        }
    }

    static Nd4jRelease named(String version) {
        return Arrays.stream(values())
                .filter(release -> release.version.equals(version))
                .findFirst()
                .orElse(M2_1);
    }

    String version() {
        return version;
    }

    /** The version of JavaCPP that its libraries are made for. */
    String javaCpp() {
        return javaCpp;
    }

    /** The artifact of its library for cards. */
    String forCards() {
        return forCards;
    }

    /** Its library for cards, as it lies in the jar of that artifact. */
    String libraryForCards() {
        return folder + "/linux-x86_64/libnd4jcuda.so";
    }
}
