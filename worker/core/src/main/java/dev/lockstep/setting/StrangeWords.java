package dev.lockstep.setting;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Words that are no settings of ours, and what to write in their place. */
public final class StrangeWords {
    static final StrangeWords NONE = new StrangeWords(Map.of());

    private final Map<String, String> answers = new TreeMap<>();

    /** @param answers by words, of which case and separators do not matter */
    public StrangeWords(Map<String, String> answers) {
        answers.forEach((word, answer) -> this.answers.put(SettingNames.plain(word), answer));
    }

    Optional<String> answer(String word) {
        return Optional.ofNullable(answers.get(SettingNames.plain(word)));
    }
}
