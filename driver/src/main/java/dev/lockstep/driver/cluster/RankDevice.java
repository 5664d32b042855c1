package dev.lockstep.driver.cluster;

import dev.lockstep.engine.card.CardDecision;
import dev.lockstep.engine.card.CardDemand;
import dev.lockstep.engine.card.CardEnvironment;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** What a rank may compute on, besides its processor. */
sealed interface RankDevice {
    /** As Spark names this kind of resource. */
    String CARD = "gpu";

    /** Which card it is, of a machine, or why none. */
    CardDecision decide(CardEnvironment machine, CardDemand demand);

    /** Whether there is any that it could be. */
    boolean isAny();

    /** As events and messages say it. */
    String describe();

    /**
     * The cards that Spark gave to its task.
     *
     * @param cards addresses, as the worker's discovery named them; two hosts may both have a card 0
     */
    record Given(List<String> cards) implements RankDevice {
        @Override
        public CardDecision decide(CardEnvironment machine, CardDemand demand) {
            return CardDecision.of(machine, demand, cards);
        }

        @Override
        public boolean isAny() {
            return !cards.isEmpty();
        }

        @Override
        public String describe() {
            return cards.isEmpty() ? "no card" : CARD + " " + String.join(", ", cards);
        }
    }

    /**
     * Any card of a machine that the run has for itself, where ranks are threads of one JVM.
     *
     * @param rank its number among them
     */
    record OwnMachine(int rank, int ranks) implements RankDevice {
        @Override
        public CardDecision decide(CardEnvironment machine, CardDemand demand) {
            return CardDecision.ofAny(machine, demand, rank, ranks);
        }

        @Override
        public boolean isAny() {
            return true;
        }

        @Override
        public String describe() {
            return "any card";
        }
    }

    static RankDevice of(TaskContext task) {
        ResourceInformation given = task.resourcesJMap().get(CARD);
        return new Given(given == null ? List.of() : Arrays.asList(given.addresses()));
    }
}
