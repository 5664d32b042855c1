package dev.lockstep.integration;

import dev.lockstep.driver.cli.Main;
import java.util.ArrayList;
import java.util.List;

/** Several commands one after another in one process, with {@code --} between them: to start Spark once is faster. */
final class ManyRuns {
    static final String NEXT = "--";

    private ManyRuns() {}

    public static void main(String[] arguments) {
        List<String> command = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.equals(NEXT)) {
                run(command);
                command.clear();
            } else {
                command.add(argument);
            }
        }
        run(command);
        System.exit(0);
    }

    private static void run(List<String> command) {
        int status = Main.run(command.toArray(String[]::new));
        if (status != 0) {
            System.exit(status);
        }
    }
}
