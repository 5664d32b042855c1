package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.Fingerprint;
import dev.lockstep.engine.Fingerprint.Family;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommonBitsTest {
    private static final Fingerprint OLD = machine("Intel Xeon", "glibc 2.31", "aa");
    private static final Fingerprint NEW = machine("AMD EPYC", "glibc 2.36", "bb");

    private static Fingerprint machine(String processor, String library, String hash) {
        return new Fingerprint(
                processor, List.of(new Family("products", "OpenBLAS", "11"), new Family("exp", library, hash)));
    }

    @Test
    void whoComputesDifferentlyThanMostIsNamedWithBothSides() {
        assertThat(new CommonBits().unlike(List.of(OLD, OLD, NEW)))
                .hasSize(1)
                .containsEntry(2, "exp of glibc 2.36 against glibc 2.31 (AMD EPYC against Intel Xeon)");
        assertThat(new CommonBits().unlike(List.of(OLD, NEW, NEW))).containsOnlyKeys(0);
    }

    @Test
    void ofAsManyTheFirstOnesGoOn() {
        assertThat(new CommonBits().unlike(List.of(NEW, OLD))).containsOnlyKeys(1);
    }

    @Test
    void whatTheRunHasComputedSoFarCountsAlsoWhereMostAreOthersLater() {
        CommonBits bits = new CommonBits();
        assertThat(bits.unlike(List.of(NEW))).isEmpty();
        assertThat(bits.unlike(List.of(NEW, OLD, OLD))).containsOnlyKeys(1, 2);
    }

    @Test
    void machinesOfAnotherNameThatComputeTheSameAreAlike() {
        assertThat(new CommonBits().unlike(List.of(NEW, machine("VIA", "musl", "bb"))))
                .isEmpty();
    }

    @Test
    void whatAResultSaysOfAFingerprintIsEnoughToCompareWithIt() {
        Fingerprint read = Fingerprint.of(OLD.described()).orElseThrow();
        assertThat(read.matches(OLD)).isTrue();
        assertThat(NEW.differences(read)).isEqualTo(NEW.differences(OLD));
    }
}
