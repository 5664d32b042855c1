package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.network.Activation;
import dev.lockstep.network.BranchJoin;
import dev.lockstep.network.BranchSpec;
import dev.lockstep.network.ImportSpec;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LearnedWeights;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.ShapeException;
import dev.lockstep.network.WeightInit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A network that begins with a model that is no chain. */
class InitialModelTest {
    private static final RowShape ROW = new RowShape.Values(4);

    /** a and b read the row, c what they have in common, out is the output. */
    private static final ImportedModel MODEL = new ImportedModel(
            "m",
            List.of(
                    learned("a", 3, 1, ImportedModel.ROW),
                    learned("b", 3, 2, ImportedModel.ROW),
                    ImportedModel.Layer.bare("sum", BranchJoin.ADD, List.of(0, 1)),
                    learned("c", 5, 3, 2),
                    ImportedModel.Layer.bare("drop", new LayerSpec.Dropout(0.5), List.of(3)),
                    learned("out", 2, 4, 4)));

    private static ImportedModel.Layer learned(String name, int units, float value, int from) {
        return new ImportedModel.Layer(
                name, dense(units), List.of(from), Optional.empty(), List.of(new float[] {value}));
    }

    private static LayerSpec dense(int units) {
        return new LayerSpec.Dense(units, Activation.TANH, true, LearnedWeights.INHERITED);
    }

    private static ImportSpec part(String from, String until, String... freeze) {
        return new ImportSpec("m", given(from), given(until), List.of(freeze), 0);
    }

    private static Optional<String> given(String name) {
        return Optional.of(name).filter(given -> !given.isEmpty());
    }

    private static NetworkSpec network(ImportSpec asked, LayerSpec... layers) {
        return new NetworkSpec(Optional.empty(), List.of(), LossFunction.MSE, new WeightInit.Xavier(), 0, 0)
                .beginningWith(asked)
                .endingIn(List.of(layers));
    }

    private static InitialModel beginning(ImportSpec asked, LayerSpec... layers) {
        return InitialModel.of(network(asked, layers), MODEL, ROW);
    }

    @Test
    void theLayersOfTheRunFileFollowWhatTheModelPutsOutBeforeItsLastThatLearns() {
        InitialModel initialModel = beginning(part("", "", "b", "c"), dense(7));

        assertThat(initialModel.network().graph()).extracting(BranchSpec::name).containsExactly("a", "b", "drop");
        NetworkPlan plan = NetworkPlan.of(initialModel.network(), ROW);
        assertThat(plan.out()).isEqualTo(new RowShape.Values(7));
        assertThat(plan.nodes()).hasSize(6);
        InitialWeights start = initialModel.start();
        assertThat(start.weights()).containsOnlyKeys(0, 1, 3);
        assertThat(start.weights().get(3)).containsExactly(3);
        assertThat(start.frozen()).containsExactlyInAnyOrder(1, 3);
    }

    @Test
    void aMessageNamesTheLayerOfTheModelOrThePlaceInTheRunFile() {
        InitialModel initialModel = beginning(part("", ""), dense(7), dense(8));

        assertThat(initialModel.inWords("network.graph.0.layers.0.dense")).isEqualTo("a");
        assertThat(initialModel.inWords("network.graph.2.add")).isEqualTo("sum");
        assertThat(initialModel.inWords("network.graph.2.layers.3.dense.units"))
                .isEqualTo("network.layers.1.dense.units");
        assertThat(initialModel.inWords("network.loss")).isEqualTo("network.loss");
    }

    @Test
    void whatAllWaysGoThroughCanBeTheFirstLayer() {
        InitialModel initialModel = beginning(part("c", ""), dense(7));

        assertThat(initialModel.network().graph()).isEmpty();
        assertThat(initialModel.network().layers()).hasSize(3);
        assertThat(initialModel.start().weights()).containsOnlyKeys(0);
    }

    @Test
    void oneOfTwoWaysIsAChain() {
        assertThat(beginning(part("", "b"), dense(7)).network().layers()).containsExactly(dense(3), dense(7));
    }

    @Test
    void aFirstLayerThatSomeWayPassesByIsRefused() {
        assertThatThrownBy(() -> beginning(part("a", "c")))
                .isInstanceOf(ShapeException.class)
                .hasMessage(
                        "network.import.from=a of m is passed by: b reads the row on another way (begin with a layer"
                                + " that all ways go through)");
        assertThatThrownBy(() -> beginning(part("sum", "c")))
                .hasMessageContaining("network.import.from=sum joins several layers of m");
        assertThatThrownBy(() -> beginning(part("c", "b")))
                .hasMessageContaining("network.import.until takes no layer of m: from c on there is none");
    }

    @Test
    void rowsOfAnotherShapeAreGivenTheOneThatTheModelKnowsOnAllWays() {
        ImportedModel model = new ImportedModel(
                "m",
                List.of(
                        new ImportedModel.Layer(
                                "a",
                                new LayerSpec.LayerNorm(1e-5),
                                List.of(-1),
                                Optional.of(new RowShape.Sequence(2, 2)),
                                List.of()),
                        ImportedModel.Layer.bare("b", new LayerSpec.Dropout(0.1), List.of(-1)),
                        ImportedModel.Layer.bare("sum", BranchJoin.ADD, List.of(0, 1))));

        InitialModel initialModel = InitialModel.of(network(part("", "")), model, ROW);

        assertThat(NetworkPlan.of(initialModel.network(), ROW).out()).isEqualTo(new RowShape.Sequence(2, 2));
        assertThat(initialModel.inWords("network.graph.0.layers.0.reshape")).isEqualTo("network.import");
    }

    @Test
    void aModelThatEndsInAJoinNeedsToBeToldWhereToEnd() {
        ImportedModel model = new ImportedModel("m", MODEL.layers().subList(0, 3));

        assertThatThrownBy(() -> InitialModel.of(network(part("", ""), dense(2)), model, ROW))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("network.import.until is not given, and m ends in sum, which joins 2 layers");
        assertThat(InitialModel.of(network(part("", "sum"), dense(2)), model, ROW)
                        .network()
                        .end())
                .containsExactly(dense(2));
    }

    @Test
    void aLayerThatIsRefusedIsNotMissedWhereItIsNotTaken() {
        ImportedModel model = new ImportedModel(
                "m",
                List.of(
                        learned("a", 3, 1, ImportedModel.ROW),
                        ImportedModel.Layer.refused("odd", List.of(0), "odd is odd"),
                        learned("out", 2, 4, 1)));

        assertThat(InitialModel.of(network(part("out", "")), model, ROW)
                        .network()
                        .layers())
                .containsExactly(dense(2));
        assertThat(InitialModel.of(network(part("", "a")), model, ROW).network().layers())
                .containsExactly(dense(3));
        assertThatThrownBy(() -> InitialModel.of(network(part("", "")), model, ROW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("odd is odd");
        ImportedModel cut = new ImportedModel("m", model.layers().subList(0, 2));
        assertThat(InitialModel.of(network(part("", ""), dense(7)), cut, ROW)
                        .network()
                        .layers())
                .containsExactly(dense(3), dense(7));
    }

    @Test
    void theBranchesOfTheRunFileComeAfterThoseOfTheModel() {
        NetworkSpec own = network(part("", ""));
        BranchSpec branch = new BranchSpec("end", List.of(), BranchJoin.CONCAT, List.of(dense(9)));
        InitialModel initialModel = InitialModel.of(
                new NetworkSpec(
                        Optional.empty(),
                        own.imported(),
                        List.of(),
                        List.of(branch),
                        LossFunction.MSE,
                        own.init(),
                        0,
                        0,
                        Optional.of(List.of()),
                        0),
                MODEL,
                ROW);

        assertThat(NetworkPlan.of(initialModel.network(), ROW).out()).isEqualTo(new RowShape.Values(9));
        assertThat(initialModel.inWords("network.graph.3.layers.0.dense")).isEqualTo("network.graph.0.layers.0.dense");
    }
}
