package dev.lockstep.engine.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * NVIDIA's own libraries, which libtorch for cards cannot be loaded without, also where it shall compute on the processor only. They are
 * the machine's: in folders that the environment names, or where toolkits lie. Each is loaded by its path, before libtorch asks for
 * it by its name.
 */
final class CudaLibraries {
    /** Folders that have them, or whose folders have them in a {@code lib}, as Python's packages do. */
    static final String VARIABLE = "LOCKSTEP_CUDA";

    /** Each after those that it needs itself. */
    private static final List<String> NEEDED = List.of(
            "libcudart.so.13",
            "libcupti.so.13",
            "libnvJitLink.so.13",
            "libcublasLt.so.13",
            "libcublas.so.13",
            "libcusparse.so.12",
            "libcufft.so.12",
            "libcurand.so.10",
            "libcufile.so.0",
            "libcudnn.so.9",
            "libnccl.so.2");

    private static final List<String> USUAL = List.of(
            "/usr/local/cuda/lib64",
            "/usr/local/cuda/extras/CUPTI/lib64",
            "/usr/local/cuda-13.1/lib64",
            "/usr/local/cuda-13.0/lib64",
            "/usr/lib/x86_64-linux-gnu",
            "/usr/lib64");

    private final Map<String, Path> found;

    private CudaLibraries(Map<String, Path> found) {
        this.found = found;
    }

    static CudaLibraries ofThisProcess() {
        return of(System.getenv());
    }

    static CudaLibraries of(Map<String, String> environment) {
        List<Path> folders = Stream.of(
                        paths(environment.getOrDefault(VARIABLE, "")),
                        paths(environment.getOrDefault("LD_LIBRARY_PATH", "")),
                        USUAL.stream())
                .flatMap(all -> all)
                .map(Path::of)
                .filter(Files::isDirectory)
                .flatMap(folder -> within(folder).stream())
                .toList();
        Map<String, Path> found = new LinkedHashMap<>();
        for (String name : NEEDED) {
            folders.stream()
                    .map(folder -> folder.resolve(name))
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .ifPresent(path -> found.put(name, path));
        }
        return new CudaLibraries(found);
    }

    private static Stream<String> paths(String list) {
        return Stream.of(list.split(":")).filter(path -> !path.isBlank());
    }

    private static List<Path> within(Path folder) {
        List<Path> all = new ArrayList<>(List.of(folder));
        try (Stream<Path> children = Files.list(folder)) {
            children.map(child -> child.resolve("lib"))
                    .filter(Files::isDirectory)
                    .sorted()
                    .forEach(all::add);
        } catch (IOException | UncheckedIOException e) {
            // One that cannot be read has none of them.
        }
        return all;
    }

    /** Those that are nowhere, and what to do. */
    Optional<String> fault() {
        String missing =
                NEEDED.stream().filter(name -> !found.containsKey(name)).collect(Collectors.joining(", "));
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("libtorch for cards needs CUDA 13 and cuDNN 9, and this machine lacks " + missing
                        + " (install them, or name their folders in " + VARIABLE
                        + "; the distribution lockstep-torch needs none of them)");
    }

    /** Where each of them is that was found. */
    Map<String, Path> paths() {
        return found;
    }

    void load() {
        found.values().forEach(path -> System.load(path.toAbsolutePath().toString()));
    }
}
