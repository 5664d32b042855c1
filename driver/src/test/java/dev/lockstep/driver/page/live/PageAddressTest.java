package dev.lockstep.driver.page.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageAddressTest {
    @Test
    void aPortAloneIsOfThisMachineAlone() {
        assertThat(PageAddress.parse("8080")).hasValue(new PageAddress("127.0.0.1", Optional.of(8080)));
        assertThat(PageAddress.parse("0.0.0.0:80")).hasValue(new PageAddress("0.0.0.0", Optional.of(80)));
        assertThat(PageAddress.parse("::1:80")).hasValue(new PageAddress("::1", Optional.of(80)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "here", "here:", ":80", "65536", "-1", "80:here"})
    void whatHasNoPortIsNoAddress(String text) {
        assertThat(PageAddress.parse(text)).isEmpty();
    }
}
