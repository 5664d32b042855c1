package dev.lockstep.driver.page.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one browser is sent of a run, as server-sent events: those pieces of the page that have changed since it was last sent
 * them, at most twice a second. A browser that takes nothing holds up its own stream alone, in which nothing gathers.
 */
final class EventStream {
    private static final ObjectMapper JSON = new JsonMapper();
    /** Times go on without events, too; and so a browser that has gone is noticed. */
    private static final Duration MOST_BETWEEN = Duration.ofSeconds(1);

    private static final long LEAST_BETWEEN_MILLIS = 500;

    private final ShownRun run;
    private final OutputStream out;
    private final Map<String, String> sent = new HashMap<>();

    EventStream(ShownRun run, OutputStream out) {
        this.run = run;
        this.out = out;
    }

    /** Until the run has ended, or the browser has gone, which is an {@link IOException}. */
    void send() throws IOException, InterruptedException {
        long told = -1;
        boolean wasOver = false;
        while (!wasOver) {
            told = run.awaitMore(told, MOST_BETWEEN);
            wasOver = run.isOver(); // before it is drawn, so that nothing comes between
            changed();
            if (!wasOver) {
                Thread.sleep(LEAST_BETWEEN_MILLIS);
            }
        }
        write("event: ended\ndata: \n\n");
    }

    private void changed() throws IOException {
        Map<String, String> changed = new LinkedHashMap<>();
        run.sections().forEach((name, html) -> {
            if (!html.equals(sent.put(name, html))) {
                changed.put(name, html);
            }
        });
        write(changed.isEmpty() ? ": still there\n\n" : "data: " + JSON.writeValueAsString(changed) + "\n\n");
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
