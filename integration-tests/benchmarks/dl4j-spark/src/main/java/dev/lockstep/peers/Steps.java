package dev.lockstep.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** How a contender is spoken with: it trains as many steps as a line of its input says; benchmarks/peers/contender.py has the rest. */
final class Steps {
    private Steps() {}

    /** What was done of what was asked for. */
    record Took(long samples, double seconds) {}

    interface Training {
        Took train(int steps);
    }

    static void serve(long parameters, String by, Training training) throws IOException {
        say(":: ready %d %s", parameters, by);
        BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = told.readLine(); line != null; line = told.readLine()) {
            Took took = training.train(Integer.parseInt(line));
            say(":: took %d %.6f", took.samples(), took.seconds());
        }
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
