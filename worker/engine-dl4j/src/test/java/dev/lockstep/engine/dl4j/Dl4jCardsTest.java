package dev.lockstep.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.card.CardDecision;
import dev.lockstep.engine.card.CardDemand;
import dev.lockstep.engine.card.CardEnvironment;
import dev.lockstep.network.Arithmetic;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.cpu.nativecpu.CpuBackend;

class Dl4jCardsTest {
    @TempDir
    private Path folder;

    private static CardDecision decided(Nd4jRelease release, String said) {
        CardEnvironment machine = new CardEnvironment(Optional.of(said), Optional.empty());
        return CardDecision.ofAny(machine, CardDemand.least(Dl4jCards.supportOf(release)), 0, 1);
    }

    private static String card(String generation, int driver, int free, String name) {
        return "0, GPU-0a1b2c3d, " + generation + ", " + driver + ".95.05, " + free + ", 81559, " + name + "\n";
    }

    /** As nvidia-smi describes cards of each generation, with a driver that knows it. */
    @ParameterizedTest
    @CsvSource({
        "3.0, 450, GRID K520, no, no",
        "3.5, 470, Tesla K40m, no, yes",
        "3.7, 470, Tesla K80, yes, yes",
        "6.1, 550, GeForce GTX 1080 Ti, yes, yes",
        "7.0, 550, Tesla V100-SXM2-32GB, yes, yes",
        "7.5, 550, Tesla T4, yes, yes",
        "8.0, 550, NVIDIA A100-SXM4-80GB, yes, yes",
        "8.6, 550, NVIDIA A10, yes, yes",
        "8.9, 550, NVIDIA L4, yes, yes",
        "9.0, 580, NVIDIA H100 80GB HBM3, no, yes",
        "12.0, 580, NVIDIA RTX PRO 6000, no, yes",
    })
    void eachReleaseTakesTheCardsThatItHasCodeOrTextFor(
            String generation, int driver, String name, String code, String text) {
        String said = card(generation, driver, 80_000, name);

        assertThat(decided(Nd4jRelease.M2_1, said).card().isPresent()).isEqualTo(code.equals("yes"));
        assertThat(decided(Nd4jRelease.M1_1, said).card().isPresent()).isEqualTo(text.equals("yes"));
    }

    @Test
    void aCardThatIsTooNewForItsCodeIsToldWhichDistributionHasText() {
        assertThat(decided(Nd4jRelease.M2_1, card("9.0", 580, 80_000, "NVIDIA H100 80GB HBM3"))
                        .why())
                .isEqualTo("card 0 (NVIDIA H100 80GB HBM3) is of generation 9.0, for which ND4J 1.0.0-M2.1 for CUDA 11"
                        + " has no machine code: it has 3.7, 5.0, 5.2, 6.0, 6.1, 7.0, 7.5, 8.0, 8.6; unpack"
                        + " lockstep-dl4j-cuda-ptx, and start that one");
        assertThat(decided(Nd4jRelease.M2_1, card("3.5", 470, 80_000, "Tesla K40m"))
                        .why())
                .as("no text is for older ones")
                .endsWith("8.0, 8.6");
        assertThat(decided(Nd4jRelease.M1_1, card("3.0", 450, 80_000, "GRID K520"))
                        .why())
                .endsWith(", and text for 8.6 and newer");
    }

    @Test
    void aDriverThatIsTooOldAndACardThatIsFullAreSaidForEachRelease() {
        for (Nd4jRelease release : Nd4jRelease.values()) {
            assertThat(decided(release, card("7.5", 418, 80_000, "Tesla T4")).why())
                    .isEqualTo("card 0 (Tesla T4) has driver 418, too old for ND4J " + release.version()
                            + " for CUDA 11, which needs 450 or newer");
            assertThat(decided(release, card("7.5", 550, 311, "Tesla T4")).why())
                    .startsWith("card 0 (Tesla T4) has 311 of its 81559 MiB of memory free")
                    .endsWith("another process fills it");
        }
    }

    @Test
    void theDistributionForProcessorsSaysWhichOthersHaveLibrariesForCards() {
        assertThat(new Dl4jProvider().cards().why())
                .hasValueSatisfying(why -> assertThat(why)
                        .contains(
                                "processors only",
                                "lockstep-dl4j-cuda ",
                                "lockstep-dl4j-cuda-ptx",
                                "training.engine=torch"));
        assertThat(CardDecision.ofAny(
                                new CardEnvironment(Optional.empty(), Optional.empty()),
                                CardDemand.least(Dl4jCards.support()),
                                0,
                                1)
                        .why())
                .as("nobody is sent for a library to a machine that has no card")
                .startsWith("there is no NVIDIA driver");
    }

    @Test
    void aProcessWithNd4jForProcessorsRefusesToComputeOnACard() {
        NativeLibrary.load(Arithmetic.PORTABLE);
        NativeLibrary.prepare(new ComputeDevice.Card(0));

        assertThat(NativeLibrary.CARDS.areUsed()).as("what is loaded stays").isFalse();
        assertThatThrownBy(() -> NativeLibrary.CARDS.number(new ComputeDevice.Card(0)))
                .hasMessageContaining("card 0 is none of those that ND4J was loaded for in this process ([])");
        assertThat(NativeLibrary.CARDS.usual()).isEqualTo(ComputeDevice.processor());
    }

    @Test
    void cudaCountsTheChosenCardsAloneInTheOrderInWhichTheyWereChosen() {
        Dl4jCards cards = new Dl4jCards();
        for (int card : List.of(3, 1, 3)) {
            cards.choose(new ComputeDevice.Card(card));
        }

        assertThat(cards.number(new ComputeDevice.Card(3))).isZero();
        assertThat(cards.number(new ComputeDevice.Card(1))).isEqualTo(1);
        assertThat(cards.usual()).isEqualTo(new ComputeDevice.Card(3));
        assertThatThrownBy(() -> cards.number(new ComputeDevice.Card(0))).hasMessageContaining("([3, 1])");
    }

    @Test
    void anotherBackendThanTheOneThatWasChosenIsRefusedByName() {
        Dl4jCards cards = new Dl4jCards();
        assertThatThrownBy(() -> cards.requireBackend(JCublasBackend.class))
                .hasMessageStartingWith("ND4J computes by JCublasBackend in this process, and not by CpuBackend");
        assertThatCode(() -> cards.requireBackend(CpuBackend.class)).doesNotThrowAnyException();
        cards.choose(new ComputeDevice.Card(0));
        assertThatThrownBy(() -> cards.requireBackend(CpuBackend.class)).hasMessageContaining("not by JCublasBackend");
    }

    /** Two jars with a backend each, as an installation for cards has them. */
    @Test
    void ofTwoBackendsTheChosenOneIsFoundAlone() throws IOException {
        List<URL> jars = new ArrayList<>();
        for (String backend : List.of("a.ForCards", "b.ForProcessors")) {
            Path jar = folder.resolve(backend);
            Path service = jar.resolve(OneBackend.SERVICE);
            Files.createDirectories(service.getParent());
            Files.writeString(service, backend + "\n");
            Files.writeString(jar.resolve("other"), backend);
            jars.add(jar.toUri().toURL());
        }
        try (URLClassLoader all = new URLClassLoader(jars.toArray(URL[]::new), null)) {
            OneBackend one = new OneBackend(all, "b.ForProcessors");

            assertThat(Collections.list(one.getResources(OneBackend.SERVICE)))
                    .singleElement()
                    .satisfies(url -> assertThat(url.toString()).contains("b.ForProcessors"));
            assertThat(Collections.list(one.getResources("other"))).hasSize(2);
        }
    }

    @Test
    void theReleaseIsToldByTheJarThatStandsOnTheClassPath() {
        assertThat(Nd4jRelease.named("1.0.0-M1.1")).isEqualTo(Nd4jRelease.M1_1);
        assertThat(new Dl4jProvider().javaCpp()).contains(Nd4jRelease.here().javaCpp());
        NativeLibrary.load();
        assertThat(LibraryVersions.loaded())
                .containsEntry("nd4j", Nd4jRelease.here().version());
    }

    /** As the one is named that only installations for cards have. */
    private static final class JCublasBackend {}
}
