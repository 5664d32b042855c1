package dev.lockstep.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What happens to a run, at a moment that chance decides, and what is true of its end besides its weights. */
enum Fault {
    KILL_WHILE_READING("an executor is killed while it reads its rows", Kind.QUICK) {
        @Override
        void happen(Scene scene, Random random) throws Exception {
            int rank = random.nextInt(FaultsIT.EXECUTORS);
            scene.await(event -> event.path("event").asText().equals("rankPlaced")
                    && event.path("rank").asInt() == rank);
            kill(scene, rank);
        }
    },
    KILL_WHILE_COMPUTING("an executor is killed while it computes", Kind.COMPUTING) {
        @Override
        void happen(Scene scene, Random random) throws Exception {
            killAnother(scene, random);
        }
    },
    KILL_WHILE_AVERAGING("an executor is killed while it averages", Kind.AVERAGING) {
        @Override
        void happen(Scene scene, Random random) throws Exception {
            killAnother(scene, random);
        }
    },
    KILL_WHILE_CHECKPOINTING("rank 0 is killed while it writes checkpoints", Kind.CHECKPOINTING) {
        @Override
        void happen(Scene scene, Random random) throws Exception {
            underWay(scene, random);
            kill(scene, 0);
        }
    },
    KILL_TWO("two executors are killed", Kind.QUICK) {
        @Override
        void happen(Scene scene, Random random) throws Exception {
            underWay(scene, random);
            int first = random.nextInt(FaultsIT.EXECUTORS);
            int second = (first + 1 + random.nextInt(FaultsIT.EXECUTORS - 1)) % FaultsIT.EXECUTORS;
            List<ProcessHandle> two = List.of(scene.executorOf(first), scene.executorOf(second));
            two.forEach(ProcessHandle::destroyForcibly);
        }
    },
    KILL_RANK_ZERO("rank 0 is killed", Kind.QUICK) {
        @Override
        void happen(Scene scene, Random random) throws Exception {
            underWay(scene, random);
            kill(scene, 0);
        }
    },
    KILL_ALL("all executors are killed", Kind.QUICK) {
        @Override
        void happen(Scene scene, Random random) throws Exception {
            underWay(scene, random);
            List<ProcessHandle> all = new ArrayList<>();
            for (int rank = 0; rank < FaultsIT.EXECUTORS; rank++) {
                all.add(scene.executorOf(rank));
            }
            all.forEach(ProcessHandle::destroyForcibly);
        }
    },
    KILL_DRIVER("the driver is killed, and the run resumed", Kind.QUICK) {
        @Override
        void happen(Scene scene, Random random) throws Exception {
            underWay(scene, random);
            scene.driver().destroyForcibly();
            scene.resume();
        }
    },
    FLIP_CHECKPOINT("the driver is killed, and a bit of the newest checkpoint flipped", Kind.QUICK) {
        @Override
        void happen(Scene scene, Random random) throws Exception {
            underWay(scene, random);
            scene.driver().destroyForcibly().waitFor();
            flip(newest(scene.directory().resolve("checkpoints")), random);
            scene.resume();
            scene.await(event -> event.path("event").asText().equals("resumed"));
            if (scene.events("warned").stream()
                    .noneMatch(event -> event.path("message").asText().contains("checkpoint"))) {
                throw new AssertionError("nobody was told of the broken checkpoint: " + scene.events("warned"));
            }
        }
    },
    HALT_DRIVER("the driver is halted for longer than Spark waits for an executor", Kind.QUICK) {
        @Override
        void happen(Scene scene, Random random) throws Exception {
            underWay(scene, random);
            Product.signal(scene.driver().toHandle(), "STOP");
            TimeUnit.SECONDS.sleep(25);
            Product.signal(scene.driver().toHandle(), "CONT");
        }
    },
    STOP("an executor is stopped (SIGSTOP)", Kind.QUICK) {
        @Override
        void happen(Scene scene, Random random) throws Exception {
            underWay(scene, random);
            Product.signal(scene.executorOf(random.nextInt(FaultsIT.EXECUTORS)), "STOP");
        }
    },
    SLOW("a rank is slow", Kind.LONG) {
        @Override
        void happen(Scene scene, Random random) throws Exception {
            underWay(scene, random);
            Process brake = brake(scene.executorOf(3));
            try {
                while (scene.driver().isAlive() && !isNamedSlow(scene)) {
                    TimeUnit.MILLISECONDS.sleep(20);
                }
            } finally {
                brake.destroy();
                brake.waitFor();
                Product.signal(scene.executorOf(3), "CONT");
            }
            if (!isNamedSlow(scene)) {
                throw new AssertionError("the slow rank was never named: " + scene.events("stepsTimed"));
            }
        }
    };

    /** What a run is mostly about. */
    enum Kind {
        QUICK(1_000, "training.epochs=500", "checkpoint.every=50 steps"),
        COMPUTING(20_000, "training.batch=400", "training.epochs=60", "checkpoint.every=50 steps"),
        LONG(20_000, "training.batch=400", "training.epochs=400", "checkpoint.every=50 steps"),
        AVERAGING(1_000, "training.batch=2", "training.epochs=4", "checkpoint.every=50 steps", Kind.WIDE),
        CHECKPOINTING(1_000, "training.batch=2", "training.epochs=4", "checkpoint.every=1 steps", Kind.WIDE);

        private static final String WIDE = "network.layers=[{ dense: { units: 400, activation: tanh } },"
                + " { dense: { units: 400, activation: tanh } }, { dense: { units: 1, activation: sigmoid } }]";

        private final int rows;

        @SuppressWarnings("ImmutableEnumChecker") // what List.of makes cannot be changed
        private final List<String> settings;

        /** @param rows for four replicas; more of them have as many steps */
        Kind(int rows, String... settings) {
            this.rows = rows;
            this.settings = List.of(settings);
        }

        String[] settings() {
            return Stream.of(
                            List.of(
                                    "name=faults",
                                    "training.earlyStopping=none",
                                    "training.replicas=" + FaultsIT.EXECUTORS,
                                    "data.rows=" + rows * FaultsIT.EXECUTORS / 4),
                            FaultsIT.DEADLINES,
                            settings)
                    .flatMap(List::stream)
                    .flatMap(setting -> Stream.of("--set", setting))
                    .toArray(String[]::new);
        }
    }

    private final String words;
    private final Kind kind;

    Fault(String words, Kind kind) {
        this.words = words;
        this.kind = kind;
    }

    abstract void happen(Scene scene, Random random) throws Exception;

    Kind kind() {
        return kind;
    }

    @Override
    public String toString() {
        return words;
    }

    private static void underWay(Scene scene, Random random) throws Exception {
        scene.awaitStep(60 + random.nextInt(200));
        TimeUnit.MICROSECONDS.sleep(random.nextInt(20_000));
    }

    /** Any but the leader. */
    private static void killAnother(Scene scene, Random random) throws Exception {
        underWay(scene, random);
        kill(scene, 1 + random.nextInt(FaultsIT.EXECUTORS - 1));
    }

    private static void kill(Scene scene, int rank) throws IOException {
        scene.executorOf(rank).destroyForcibly();
    }

    /** Lets a process run for a fifth of the time. */
    private static Process brake(ProcessHandle process) throws IOException {
        String step = "kill -STOP $0; sleep 0.02; kill -CONT $0; sleep 0.005";
        return new ProcessBuilder("bash", "-c", "while " + step + "; do :; done", String.valueOf(process.pid()))
                .start();
    }

    private static boolean isNamedSlow(Scene scene) throws IOException {
        return scene.events("warned").stream()
                .anyMatch(event -> event.path("message").asText().contains("rank 3 is slow"));
    }

    private static Path newest(Path checkpoints) throws IOException {
        try (Stream<Path> files = Files.list(checkpoints)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".ckpt"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    private static void flip(Path file, Random random) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, bytes);
    }
}
