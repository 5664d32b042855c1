package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of a text that never surprises goes on with it. */
class GenerateIT {
    private static final String TEXT = "one two three four ".repeat(200);
    private static final String RUN = """
            name: counting
            data: { source: characters, path: text.txt, length: 16, stride: 5 }
            network:
              layers:
                - embedding: { size: 8 }
                - lstm: { units: 24 }
                - dense: { units: 10, activation: softmax }
              loss: crossEntropy
            training:
              replicas: 2
              batch: 16
              epochs: 8
              updater: { adam: { learningRate: 0.02 } }
            """;

    @TempDir
    Path folder;

    @Test
    void aModelOfTextsGoesOnFromAPromptOfAnyLength() throws Exception {
        Files.writeString(folder.resolve("text.txt"), TEXT);
        Files.writeString(folder.resolve("counting.yaml"), RUN);
        Product product = new Product(folder);
        Product.Ended trained = product.run("train", "counting.yaml", "--run", "run");
        assertThat(trained.status()).as(trained.out() + trained.err()).isZero();

        assertThat(written(product, "two thr")).isEqualTo("two three four one two three fou");
        String longer = "three four one two three four one ";
        assertThat(written(product, longer)).isEqualTo(longer + "two three four one two th");
        Product.Ended unknown = product.run("generate", "run", "--prompt", "five!");
        assertThat(unknown.status()).isEqualTo(2);
        assertThat(unknown.err()).contains("the prompt has 'i', which the model never saw");
    }

    private static String written(Product product, String prompt) throws Exception {
        Product.Ended ended =
                product.run("generate", "run", "--prompt", prompt, "--length", "25", "--temperature", "0");
        assertThat(ended.status()).as(ended.err()).isZero();
        return ended.out().replaceAll("\\R$", "");
    }
}
