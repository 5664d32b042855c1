package dev.lockstep.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A manifest as JSON whose last entry is the CRC32C of all that stands before it. */
final class ManifestJson {
    private static final Pattern END = Pattern.compile(",\n  \"crc32c\" : \"([0-9a-f]{8})\"\n}\n\\z");
    private static final int LONGEST_END = 40;
    private static final String REMEDY = ": remove the directory, and it is prepared anew";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private ManifestJson() {}

    static byte[] write(DatasetManifest manifest) throws IOException {
        byte[] json = JSON.writeValueAsBytes(manifest);
        int before = json.length - "\n}".length();
        byte[] end = (",\n  \"crc32c\" : \"" + ArrowBlock.crc32c(json, before) + "\"\n}\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] text = Arrays.copyOf(json, before + end.length);
        System.arraycopy(end, 0, text, before, end.length);
        return text;
    }

    static DatasetManifest read(String file, byte[] text) {
        int from = Math.max(0, text.length - LONGEST_END);
        Matcher end = END.matcher(new String(text, from, text.length - from, StandardCharsets.ISO_8859_1));
        boolean whole = end.find();
        if (whole) {
            String actual = ArrowBlock.crc32c(text, from + end.start());
            if (!actual.equals(end.group(1))) {
                throw new DataException(file + " is not what was written: expected CRC32C " + end.group(1) + ", found "
                        + actual + " (disk problem, or edited by hand?)" + REMEDY);
            }
        }
        try {
            JsonNode tree = JSON.readTree(text);
            int version = tree.path("version").asInt(-1);
            if (version != DatasetManifest.VERSION) {
                throw new DataException(file + " has format version " + (version < 0 ? "unknown" : version)
                        + "; this build reads version " + DatasetManifest.VERSION + REMEDY);
            }
            if (!whole) {
                throw new DataException(file + " is cut short: it does not end in its checksum" + REMEDY);
            }
            return JSON.treeToValue(tree, DatasetManifest.class);
        } catch (JsonProcessingException e) {
            throw new DataException(file + " is no manifest: " + e.getOriginalMessage() + REMEDY, e);
        } catch (IOException e) {
            throw new DataException(file + " is no text" + REMEDY, e);
        }
    }
}
