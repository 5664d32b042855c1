package dev.lockstep.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The same averages by PyTorch's gloo, where the machine has a Python with it: the peer that TCP is compared with. */
final class Gloo {
    private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

    private Gloo() {}

    /** The slowest rank's medians; nothing where no Python here has torch. */
    static Optional<double[]> millis(int ranks) throws IOException, InterruptedException {
        for (String python : PYTHONS) {
            if (knowsTorch(python)) {
                return Optional.of(millis(python, ranks));
            }
        }
        return Optional.empty();
    }

    private static boolean knowsTorch(String python) throws InterruptedException {
        try {
            return new ProcessBuilder(python, "-c", "import torch.distributed")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static double[] millis(String python, int ranks) throws IOException {
        Path folder = Files.createTempDirectory("gloo");
        Path program = folder.resolve("gloo_average.py");
        try (InputStream text = Gloo.class.getResourceAsStream("/gloo_average.py")) {
            Files.copy(text, program, StandardCopyOption.REPLACE_EXISTING);
        }
        List<Process> all = new ArrayList<>();
        try {
            for (int rank = 0; rank < ranks; rank++) {
                all.add(start(python, program, rank, ranks, folder.resolve("store")));
            }
            return slowest(all);
        } finally {
            all.forEach(Process::destroyForcibly);
            Files.deleteIfExists(folder.resolve("store"));
            Files.deleteIfExists(program);
            Files.deleteIfExists(folder);
        }
    }

    private static Process start(String python, Path program, int rank, int ranks, Path store) throws IOException {
        Stream<String> cases =
                Arrays.stream(ExchangeBenchmark.LENGTHS).mapToObj(one -> one + "x" + ExchangeBenchmark.times(one));
        List<String> command = Stream.concat(
                        Stream.of(python, program.toString(), "" + rank, "" + ranks, store.toString()), cases)
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("GLOO_SOCKET_IFNAME", "lo");
        builder.environment().put("OMP_NUM_THREADS", "1");
        return builder.start();
    }

    private static double[] slowest(List<Process> all) throws IOException {
        double[] slowest = new double[ExchangeBenchmark.LENGTHS.length];
        List<BufferedReader> told =
                all.stream().map(one -> one.inputReader(StandardCharsets.UTF_8)).toList();
        for (int i = 0; i < slowest.length; i++) {
            for (BufferedReader one : told) {
                slowest[i] = Math.max(slowest[i], Double.parseDouble(ExchangeBenchmark.line(one)));
            }
        }
        return slowest;
    }
}
