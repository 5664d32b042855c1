package dev.lockstep.engine.dl4j;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The classes that a configuration may name. Deeplearning4j's JSON says which class each thing is of, and its reader loads and
 * makes whatever that is: so it is asked before, of what stands in a file of somebody else's.
 */
final class ClassAllowList {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /** The fields that name a class; of distributions it is the second. */
    private static final List<String> NAMING = List.of("@class", "type");

    private static final List<String> PACKAGES = List.of(
            "org.deeplearning4j.nn.conf.",
            "org.deeplearning4j.nn.weights.",
            "org.deeplearning4j.nn.modelimport.keras.",
            "org.nd4j.linalg.activations.impl.",
            "org.nd4j.linalg.learning.config.",
            "org.nd4j.linalg.learning.regularization.",
            "org.nd4j.linalg.lossfunctions.impl.",
            "org.nd4j.linalg.schedule.",
            "dev.lockstep.engine.dl4j.");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.$]+");

    private ClassAllowList() {}

    /**
     * Looks at a configuration before anything is made of it.
     *
     * @param file what messages call it
     * @throws IllegalArgumentException where it is no JSON, or names a class of which nobody here knows
     */
    static void check(String file, String configuration) {
        try (JsonParser json = JSON.createParser(configuration)) {
            String field = "";
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    field = json.currentName();
                } else if (token == JsonToken.VALUE_STRING
                        && NAMING.contains(field)
                        && isStrange(field, json.getText())) {
                    throw new IllegalArgumentException(file + " holds a configuration that names the class "
                            + json.getText() + ", which is none of Deeplearning4j's configurations: it is not opened"
                            + " (take a model that was made of Deeplearning4j's own layers)");
                }
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    file + " holds a configuration that Deeplearning4j cannot read: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalStateException("a text is read from memory", e);
        }
    }

    /** What has no package is a word of an older format, which stands for a class of the library's. */
    private static boolean isStrange(String field, String name) {
        boolean isWord = field.equals("type") && NAME.matcher(name).matches() && name.indexOf('.') < 0;
        return !isWord && !(NAME.matcher(name).matches() && PACKAGES.stream().anyMatch(name::startsWith));
    }
}
