package dev.lockstep.driver.cli;

import dev.lockstep.driver.page.live.PageAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Where pages are to be looked at. */
final class PageOption {
    private static final String NONE = "none";

    @Option(
            names = "--page",
            paramLabel = "ADDRESS",
            converter = Reading.class,
            description = {
                "Where the page of the run is: PORT, or HOST:PORT for other machines, which then need the token that is"
                        + " printed; none for no page.",
                "This machine alone and port 4747, or a free one, else."
            })
    private @Nullable Asked asked;

    /** What somebody asks for: an address, or that there be no page. */
    private record Asked(Optional<PageAddress> address) {}

    private static final class Reading implements ITypeConverter<Asked> {
        @Override
        public Asked convert(String text) {
            if (text.equals(NONE)) {
                return new Asked(Optional.empty());
            }
            return new Asked(Optional.of(PageAddress.parse(text)
                    .orElseThrow(() -> new TypeConversionException("'" + text
                            + "' is no address; write PORT, HOST:PORT (0.0.0.0:4747 for all networks), or " + NONE))));
        }
    }

    boolean isGiven() {
        return asked != null;
    }

    /** Nothing where there is to be none. */
    Optional<PageAddress> address() {
        return asked == null ? Optional.of(PageAddress.USUAL) : asked.address();
    }
}
