package dev.lockstep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.data.PreparedColumn.Kind;
import dev.lockstep.data.TablePreparation.PreparedLabel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rows to be predicted become what the training rows became. */
class TablePreparationTest {
    private static final TablePreparation PREPARATION = new TablePreparation(
            List.of(
                    PreparedColumn.number("age", ValueForm.PLAIN, 40, 0.1, 30.0),
                    PreparedColumn.words(
                            "work", Kind.ONE_HOT, ValueForm.PLAIN.stripping("."), List.of("office", "shop"), true),
                    PreparedColumn.words("size", Kind.INDEX, ValueForm.PLAIN, List.of("large", "small"), false),
                    PreparedColumn.number("hours", ValueForm.PLAIN, 0, 1, null)),
            new PreparedLabel("income", ValueForm.PLAIN.stripping("."), List.of("<=50K", ">50K")),
            List.of(),
            0);

    private static TablePreparation.PreparedRow prepare(String age, String work, String size, Object hours) {
        return PREPARATION.prepare(Map.of("age", age, "work", work, "size", size, "hours", hours, "name", "Ada"));
    }

    @Test
    void numbersAreScaledAndWordsAreNumbered() {
        TablePreparation.PreparedRow row = prepare(" 50 ", "shop.", "small", 8);
        assertThat(row.features()).containsExactly(1, 0, 1, 0, 1, 8);
        assertThat(row.unknown()).isEmpty();
    }

    @Test
    void somethingStandsInForWhatIsMissingWhereThatWasAsked() {
        assertThat(prepare("", " ", "large", 8).features()).containsExactly(-1, 0, 0, 1, 0, 8);
    }

    @Test
    void wordsThatTrainingHasNotSeenSetNothingAndAreSaid() {
        TablePreparation.PreparedRow row = prepare("40", "field", "huge", 8);
        assertThat(row.features()).containsExactly(0, 0, 0, 0, 2, 8);
        assertThat(row.unknown()).containsExactly("work", "size");
    }

    @Test
    void everyValueThatIsNoneIsNamed() {
        assertThatThrownBy(() -> prepare("old", "shop", "", Double.NaN))
                .isInstanceOf(DataException.class)
                .hasMessage("column age: 'old' is not a number; column size: is missing, and nothing stands in for it; "
                        + "column hours: NaN is not a finite number");
        assertThatThrownBy(() -> PREPARATION.prepare(Map.of("age", 3, "work", "shop", "size", "small")))
                .hasMessageContaining("column hours: is missing");
        assertThatThrownBy(() -> prepare("1e38", "shop", "small", "1e39"))
                .hasMessage("column hours: 1e39 is too large for a float");
    }

    @Test
    void labelsAreTheNumbersOfTheirClassesAndUnknownOnesAreRefused() {
        assertThat(PREPARATION.label(Map.of("income", " >50K. "))).isEqualTo(1);
        assertThatThrownBy(() -> PREPARATION.label(Map.of("income", "rich")))
                .hasMessage(
                        "column income: the label 'rich' is not one of the 2 classes that were trained: <=50K, >50K");
        assertThatThrownBy(() -> PREPARATION.label(Map.of("pay", ">50K")))
                .hasMessage("column income: the label is missing");
        TablePreparation number = new TablePreparation(
                PREPARATION.columns(), new PreparedLabel("y", ValueForm.PLAIN, List.of()), List.of(), 0);
        assertThat(number.label(Map.of("y", "2.5"))).isEqualTo(2.5f);
        assertThatThrownBy(() -> number.label(Map.of("y", "much"))).hasMessage("column y: 'much' is not a number");
    }
}
