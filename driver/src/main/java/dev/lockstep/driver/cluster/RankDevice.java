package dev.lockstep.driver.cluster;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/**
 * What a rank may compute on: the cards that Spark gave to its task, or else its processor.
 *
 * @param cards addresses, as the worker's discovery named them; two hosts may both have a card 0
 */
record RankDevice(List<String> cards) {
    /** As Spark names this kind of resource. */
    static final String CARD = "gpu";

    static RankDevice of(TaskContext task) {
        ResourceInformation given = task.resourcesJMap().get(CARD);
        return new RankDevice(given == null ? List.of() : Arrays.asList(given.addresses()));
    }

    /** As events and messages say it. */
    String describe() {
        return cards.isEmpty() ? "cpu" : CARD + " " + String.join(", ", cards);
    }
}
