package dev.lockstep.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tokens and their numbers. Among words, 0 is padding and 1 is every word that it does not know. */
public final class TokenVocabulary {
    public static final int PADDING = 0;
    public static final int UNKNOWN = 1;

    private final List<String> tokens;
    private final Map<String, Integer> numbers;

    public TokenVocabulary(List<String> tokens) {
        this.tokens = List.copyOf(tokens);
        numbers = new HashMap<>();
        for (int i = 0; i < tokens.size(); i++) {
            numbers.put(tokens.get(i), i);
        }
    }

    /**
     * The words that occur often enough, the most frequent first and equally frequent ones by name.
     *
     * @param most tokens at most, with padding and the unknown word among them
     */
    public static TokenVocabulary ofWords(Map<String, Long> counts, long atLeast, int most) {
        List<String> tokens = new ArrayList<>(List.of("<padding>", "<unknown>"));
        counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= atLeast)
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(Math.max(0, most - tokens.size()))
                .forEach(entry -> tokens.add(entry.getKey()));
        return new TokenVocabulary(tokens);
    }

    public List<String> tokens() {
        return tokens;
    }

    /** The number of a word; {@link #UNKNOWN} where it has none. */
    public int number(String token) {
        return numbers.getOrDefault(token, UNKNOWN);
    }
}
