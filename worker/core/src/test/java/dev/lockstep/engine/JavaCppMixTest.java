package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.JavaCppMix.Bound;
import dev.lockstep.engine.JavaCppMix.Found;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JavaCppMixTest {
    private static final Bound DL4J = new Bound("dl4j", "lockstep-engine-dl4j-1.jar", "1.5.7");
    private static final Bound TORCH = new Bound("torch", "lockstep-engine-torch-1.jar", "1.5.13");
    private static final Optional<Found> OLD = Optional.of(new Found("1.5.7", "javacpp-1.5.7.jar"));
    private static final Optional<Found> NEW = Optional.of(new Found("1.5.13", "javacpp-1.5.13.jar"));
    private static final String REMEDY = "; give every process the jars of one distribution only (docs/engines.md)";

    @Test
    void eachEngineWithItsOwnIsRight() {
        assertThat(JavaCppMix.faultOf(List.of(DL4J), OLD)).isEmpty();
        assertThat(JavaCppMix.faultOf(List.of(TORCH), NEW)).isEmpty();
        assertThat(JavaCppMix.faultOf(List.of(), NEW)).isEmpty();
    }

    @Test
    void twoEnginesAreNamedWithTheirJars() {
        assertThat(JavaCppMix.faultOf(List.of(DL4J, TORCH), OLD))
                .contains("two engines that cannot share a process stand on its class path: dl4j"
                        + " (lockstep-engine-dl4j-1.jar, for JavaCPP 1.5.7) and torch (lockstep-engine-torch-1.jar, for"
                        + " JavaCPP 1.5.13)" + REMEDY);
    }

    @Test
    void anotherJavaCppIsNamedWithItsJar() {
        assertThat(JavaCppMix.faultOf(List.of(TORCH), OLD))
                .contains(
                        "the engine torch (lockstep-engine-torch-1.jar, for JavaCPP 1.5.13) stands on a class path with"
                                + " JavaCPP 1.5.7 (javacpp-1.5.7.jar)" + REMEDY);
        assertThat(JavaCppMix.faultOf(List.of(DL4J), NEW)).isPresent();
    }

    /** As the same jar is, that two class loaders bring. */
    @Test
    void theSameEngineTwiceIsOne() {
        assertThat(JavaCppMix.faultOf(List.of(new FakeProvider(), new FakeProvider())))
                .isEmpty();
        assertThat(JavaCppMix.faultOf(List.of(DL4J, DL4J), OLD)).isEmpty();
    }
}
