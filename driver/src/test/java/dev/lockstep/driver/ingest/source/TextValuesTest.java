package dev.lockstep.driver.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.driver.ingest.source.LineParser.BadLineException;
import org.junit.jupiter.api.Test;

class TextValuesTest {
    private static final TextValues COMMAS = new TextValues(',', '"');
    private static final TextValues TABS = new TextValues('\t', TextValues.NONE);

    @Test
    void valuesStandBetweenSeparatorsWithoutTheSpacesAroundThem() throws BadLineException {
        assertThat(COMMAS.cut("1, a b ,,3")).containsExactly("1", "a b", "", "3");
        assertThat(COMMAS.cut("1,")).containsExactly("1", "");
        assertThat(COMMAS.cut("")).containsExactly("");
        assertThat(TABS.cut("\ta\t")).containsExactly("", "a", "");
    }

    @Test
    void quotesKeepSeparatorsAndAreDoubledInside() throws BadLineException {
        assertThat(COMMAS.cut("\"a,b\", \"say \"\"so\"\"\" ,\"\"")).containsExactly("a,b", "say \"so\"", "");
        assertThat(COMMAS.cut("5\" pipe,1")).containsExactly("5\" pipe", "1");
        assertThat(TABS.cut("\"a\tb\"")).containsExactly("\"a", "b\"");
    }

    @Test
    void aQuoteThatDoesNotCloseIsRefused() {
        assertThatThrownBy(() -> COMMAS.cut("1,\"a,b")).hasMessage("value 2 begins with \" and has no closing one");
        assertThatThrownBy(() -> COMMAS.cut("\"a\"b,1")).hasMessage("value 1 goes on behind its closing quote");
    }
}
