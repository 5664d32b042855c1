package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * What a step costs a process that has run for long, beside one that is young: each goes on while the other is halted, for some
 * steps, again and again. So both meet the machine as it is then, which on cores that are shared with others may be a third slower
 * for minutes; what is left between them is the program's own.
 */
final class ProcessesInTurns {
    private static final int ROUNDS = 10;
    private static final long MILLIS_BETWEEN = 100;
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Pattern STEP = Pattern.compile("\"event\":\"epochEnded\".*?\"step\":([0-9]+)");

    private ProcessesInTurns() {}

    /** A run whose process is halted, and what its steps have cost in its turns. */
    static final class Runner {
        private final ProcessHandle process;
        private final Path events;
        private double seconds;
        private long steps;

        /**
         * Halts it.
         *
         * @param events where it says which steps are behind it
         */
        Runner(ProcessHandle process, Path events) throws IOException, InterruptedException {
            this.process = process;
            this.events = events;
            Product.signal(process, "STOP");
        }

        private void turn(long ofSteps) throws IOException, InterruptedException {
            double before = taken();
            long from = behind();
            long deadline = System.currentTimeMillis() + LONGEST.toMillis();
            goOn();
            while (behind() < from + ofSteps) {
                assertThat(System.currentTimeMillis())
                        .as("it stands at step %d", behind())
                        .isLessThan(deadline);
                TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN);
            }
            Product.signal(process, "STOP");
            TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN); // until it stands
            seconds += taken() - before;
            steps += behind() - from;
        }

        void goOn() throws IOException, InterruptedException {
            Product.signal(process, "CONT");
        }

        private double taken() {
            return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
        }

        /** As the end of what it said has it: to read all of it would take the processors from those that are watched. */
        private long behind() throws IOException {
            byte[] tail = new byte[16 << 10];
            try (RandomAccessFile file = new RandomAccessFile(events.toFile(), "r")) {
                file.seek(Math.max(0, file.length() - tail.length));
                int count = Math.max(0, file.read(tail));
                return STEP.matcher(new String(tail, 0, count, StandardCharsets.UTF_8))
                        .results()
                        .mapToLong(found -> Long.parseLong(found.group(1)))
                        .max()
                        .orElse(0);
            }
        }

        private double costOfAStep() {
            return seconds / steps;
        }
    }

    /** How much more a step costs the old one, as a share of what it costs the young one; both are halted afterwards. */
    static double drift(Runner old, Runner young, long stepsOfATurn) throws IOException, InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            old.turn(stepsOfATurn);
            young.turn(stepsOfATurn);
        }
        return old.costOfAStep() / young.costOfAStep() - 1;
    }
}
