package dev.lockstep.driver.cluster;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the exit codes of executors mean, where Spark tells nothing but the number. */
final class ExitCodes {
    private static final Pattern CODE = Pattern.compile("(?:exited with code|exit code:?|exit status:?) (\\d+)");
    private static final Map<String, String> MEANING = Map.of(
            "52", "its JVM ran out of memory; raise spark.executor.memory",
            "137", "killed, perhaps by the system for its memory",
            "143", "terminated from outside");

    private ExitCodes() {}

    /** The same reason, with what its code means behind it. */
    static String explained(String reason) {
        String stripped = reason.strip();
        Matcher code = CODE.matcher(stripped);
        String meaning = code.find() ? MEANING.get(code.group(1)) : null;
        return meaning == null ? stripped : stripped + " (" + meaning + ")";
    }
}
