package dev.lockstep.engine;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a machine makes of a small fixed computation by every kind of kernel. Two machines of one fingerprint train the same
 * bits.
 *
 * @param processor the model that the machine says it has
 */
public record ArithmeticFingerprint(String processor, List<Family> families) implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String KEY = "bits of ";
    private static final String BY = " by ";

    /**
     * Kernels of one kind.
     *
     * @param name what they compute
     * @param by the library that does, and all that may decide its bits
     * @param hash of what came out
     */
    public record Family(String name, String by, String hash) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** Whether two machines compute the same, whatever they are. */
    public boolean matches(ArithmeticFingerprint other) {
        return hashes().equals(other.hashes());
    }

    private Map<String, String> hashes() {
        return families.stream().collect(Collectors.toMap(Family::name, Family::hash));
    }

    /** What this one computes otherwise, and by what on either side; empty where they match. */
    public String differences(ArithmeticFingerprint other) {
        Map<String, String> theirs = other.hashes();
        Map<String, List<String>> namesByLibraries = families.stream()
                .filter(family -> !family.hash().equals(theirs.get(family.name())))
                .collect(Collectors.groupingBy(
                        family -> "of " + family.by() + " against " + other.by(family.name()),
                        TreeMap::new,
                        Collectors.mapping(Family::name, Collectors.toList())));
        String all = namesByLibraries.entrySet().stream()
                .map(entry -> String.join(", ", entry.getValue()) + " " + entry.getKey())
                .collect(Collectors.joining("; "));
        return all.isEmpty() ? "" : all + " (" + processor + " against " + other.processor + ")";
    }

    private String by(String name) {
        return family(name).map(Family::by).orElse("nothing that it knows");
    }

    /** The family of this name, where there is one. */
    public Optional<Family> family(String name) {
        return families.stream().filter(family -> family.name().equals(name)).findFirst();
    }

    /** As a result says it. */
    public Map<String, String> described() {
        Map<String, String> described = new TreeMap<>();
        families.forEach(family -> described.put(KEY + family.name(), family.hash() + BY + family.by()));
        described.put("processor", processor);
        return described;
    }

    /** What was described so; empty where nothing was. */
    public static Optional<ArithmeticFingerprint> of(Map<String, String> described) {
        List<Family> families = described.entrySet().stream()
                .filter(entry ->
                        entry.getKey().startsWith(KEY) && entry.getValue().contains(BY))
                .map(entry -> {
                    String[] parts = entry.getValue().split(BY, 2);
                    return new Family(entry.getKey().substring(KEY.length()), parts[1], parts[0]);
                })
                .toList();
        return families.isEmpty()
                ? Optional.empty()
                : Optional.of(new ArithmeticFingerprint(described.getOrDefault("processor", "unknown"), families));
    }
}
