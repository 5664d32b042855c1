package dev.lockstep.driver.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RateCurveTest {
    @TempDir
    private Path folder;

    private static RateCurve curve(DoubleUnaryOperator lossByRate) {
        List<RateCurve.Point> points = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            double rate = 1e-6 * Math.pow(1e7, i / 199.0);
            points.add(new RateCurve.Point(rate, lossByRate.applyAsDouble(rate)));
        }
        return new RateCurve(points);
    }

    /** Falls around 0.01 from 2 to 1, and explodes at 1. */
    private static double usual(double rate) {
        return rate > 1 ? 1 + rate * rate * rate * 10 : 2 - 1 / (1 + Math.pow(0.01 / rate, 2));
    }

    @Test
    void theRateIsProposedAtWhichTheLossFallsFastest() {
        RateCurve curve = curve(RateCurveTest::usual);

        assertThat(curve.proposal().orElseThrow()).isBetween(0.005, 0.03);
        assertThat(curve.isOver()).isTrue();
        assertThat(curve.sentence()).contains("falls fastest").contains("where it exploded");
        assertThat(curve.smooth().get(10).loss()).isCloseTo(2, within(1e-3));
    }

    @Test
    void aLossThatIsNoNumberEndsTheCurve() {
        RateCurve curve = curve(rate -> rate > 0.1 ? Double.NaN : usual(rate));

        assertThat(curve.isOver()).isTrue();
        assertThat(curve.smooth().get(curve.smooth().size() - 1).rate()).isLessThanOrEqualTo(0.1);
        assertThat(curve.proposal().orElseThrow()).isBetween(0.005, 0.03);
    }

    @Test
    void whereNothingFallsNothingIsProposed() {
        assertThat(curve(rate -> 1).proposal()).isEmpty();
        assertThat(curve(rate -> 1 + rate).sentence()).startsWith("The loss did not fall at any learning rate");
        assertThat(curve(rate -> Double.NaN).sentence()).isEqualTo("No step had a loss that is a number.");
    }

    @Test
    void thePageShowsTheCurveWithTheProposal() throws IOException {
        Path file = folder.resolve("find-rate.html");
        curve(RateCurveTest::usual).write("digits", file);

        assertThat(Files.readString(file))
                .contains("<h1>digits: learning rate</h1>")
                .contains("class=\"curve train\"")
                .contains("class=\"mark\"")
                .contains("1e-5")
                .doesNotContain("NaN");
    }
}
