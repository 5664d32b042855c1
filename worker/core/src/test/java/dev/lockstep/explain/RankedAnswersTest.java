package dev.lockstep.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.events.Event.AnswersRanked.ClassCurve;
import dev.lockstep.events.Event.AnswersRanked.Reliability;
import org.junit.jupiter.api.Test;

class RankedAnswersTest {
    private static ClassCurve curve(float[] certainties, boolean... isOfIt) {
        return new RankedAnswers(1, certainties, isOfIt).curve().orElseThrow();
    }

    @Test
    void aModelThatIsSurerOfAllRightRowsHasTheWholeArea() {
        ClassCurve curve = curve(new float[] {0.1f, 0.9f, 0.2f, 0.8f}, false, true, false, true);
        assertThat(curve.area()).isEqualTo(1);
        assertThat(curve.averagePrecision()).isEqualTo(1);
        assertThat(curve.falseShares()).containsExactly(0f, 0f, 0f, 0.5f, 1f);
        assertThat(curve.found()).containsExactly(0f, 0.5f, 1f, 1f, 1f);
        assertThat(curve.precisions()).containsExactly(1f, 1f, 1f, 2 / 3f, 0.5f);
    }

    /** The figures of scikit-learn's roc_auc_score and average_precision_score for these rows. */
    @Test
    void theAreaIsThatOfOthersWhoMeasureIt() {
        ClassCurve curve = curve(new float[] {0.1f, 0.4f, 0.35f, 0.8f}, false, false, true, true);
        assertThat(curve.area()).isEqualTo(0.75);
        assertThat(curve.averagePrecision()).isCloseTo(0.8333, within(1e-4));
    }

    @Test
    void aModelThatIsAsSureOfEveryRowHasHalfOfTheArea() {
        ClassCurve curve = curve(new float[] {0.5f, 0.5f, 0.5f, 0.5f}, false, true, false, true);
        assertThat(curve.area()).isEqualTo(0.5);
        assertThat(curve.found()).containsExactly(0f, 1f);
    }

    @Test
    void whereAllRowsAreOfTheClassThereIsNothingToTellApart() {
        assertThat(new RankedAnswers(1, new float[] {0.1f, 0.2f}, new boolean[] {true, true}).curve())
                .isEmpty();
    }

    @Test
    void aCurveOfManyRowsHasAsManyPointsAsCanBeSeen() {
        float[] certainties = new float[2_000];
        boolean[] isOfIt = new boolean[2_000];
        for (int i = 0; i < 2_000; i++) {
            certainties[i] = i / 2_000f;
            isOfIt[i] = i % 3 == 0;
        }
        ClassCurve curve = curve(certainties, isOfIt);
        assertThat(curve.found()).hasSizeLessThan(100).first().isEqualTo(0f);
        assertThat(curve.found().get(curve.found().size() - 1)).isEqualTo(1f);
    }

    @Test
    void answersAreAsReliableAsTheyAreRightByTheirCertainty() {
        assertThat(RankedAnswers.reliability(
                        new float[] {0.95f, 0.97f, 1f, 0.55f}, new boolean[] {true, true, false, true}))
                .satisfiesExactly(half -> assertThat(half).isEqualTo(new Reliability(0.55f, 1, 1)), sure -> {
                    assertThat(sure.rows()).isEqualTo(3);
                    assertThat(sure.right()).isCloseTo(2 / 3.0, within(1e-9));
                });
    }

    @Test
    void whatIsNegativeOrNotTogetherOneIsNoChance() {
        assertThat(RankedAnswers.areChances(new float[][] {{0.25f, 0.75f}, {1, 0}}))
                .isTrue();
        assertThat(RankedAnswers.areChances(new float[][] {{0.3f}, {0.9f}})).isTrue();
        assertThat(RankedAnswers.areChances(new float[][] {{0.9f, 0.9f}})).isFalse();
        assertThat(RankedAnswers.areChances(new float[][] {{-0.5f}})).isFalse();
        assertThat(RankedAnswers.areChances(new float[][] {{Float.NaN}})).isFalse();
    }
}
