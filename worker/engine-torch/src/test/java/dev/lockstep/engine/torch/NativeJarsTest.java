package dev.lockstep.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeJarsTest {
    /** What would be wrong with the class path of this process without those jars. */
    private static Optional<String> without(String jars) {
        URL[] rest = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(File::new)
                .filter(file -> !file.getName().matches(jars))
                .map(NativeJarsTest::url)
                .toArray(URL[]::new);
        try (URLClassLoader there = new URLClassLoader(rest, null)) {
            return NativeJars.faultOf(there);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URL url(File file) {
        try {
            return file.toURI().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void allOfThemAreHere() {
        assertThat(without("none")).isEmpty();
        assertThat(new TorchProvider().faultHere()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "pytorch-.*-linux-x86_64.jar, pytorch-*-linux-x86_64.jar",
        "openblas-.*-linux-x86_64.jar, openblas-*-linux-x86_64.jar",
        "javacpp-.*-linux-x86_64.jar, javacpp-*-linux-x86_64.jar",
        "pytorch-[^-]*-[^-]*.jar, pytorch-*.jar"
    })
    void oneThatIsMissingIsNamedInOneLineWithWhatToDo(String jar, String named) {
        assertThat(without(jar))
                .hasValue("training.engine=torch cannot be loaded, since the class path of this process has no " + named
                        + "; unpack lockstep-torch anew, or give every process all of its jars (docs/engines.md)");
    }

    @Test
    void allThatAreMissingAreNamedAtOnce() {
        assertThat(without(".*-linux-x86_64.jar").orElseThrow())
                .contains("javacpp-*-linux-x86_64.jar, openblas-*-linux-x86_64.jar, pytorch-*-linux-x86_64.jar;");
    }

    @Test
    void whatCannotBeLoadedSaysFromWhereAndHowToHaveItElsewhere() {
        assertThat(NativeJars.refused(new UnsatisfiedLinkError("libc10.so: No space left on device"), "/home/me/cache"))
                .hasMessageContaining("libtorch cannot be loaded: libc10.so: No space left on device")
                .hasMessageContaining("/home/me/cache")
                .hasMessageContaining("-Dorg.bytedeco.javacpp.cachedir=DIR");
    }
}
