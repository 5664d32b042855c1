package dev.lockstep.engine;

import dev.lockstep.engine.card.CardSupport;
import dev.lockstep.network.Arithmetic;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.setting.SettingFault;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Brings one engine to those who know only its name. It is found by {@link java.util.ServiceLoader}, so that an engine is a jar
 * beside the others; to be asked for its name costs nothing, and loads nothing.
 */
public interface EngineProvider {
    /** What {@code training.engine} calls it. */
    String name();

    /** The version of JavaCPP that its libraries are made for, where that is how they are loaded: no other may be there. */
    default Optional<String> javaCpp() {
        return Optional.empty();
    }

    /**
     * Why it cannot be loaded in this process, or cannot compute on this machine at all, as it is installed: jars of its
     * libraries that are not there, a card without what it needs. It loads nothing to tell.
     */
    default Optional<String> faultHere() {
        return Optional.empty();
    }

    /** What it has for cards, as it is installed. It loads nothing to tell. */
    default CardSupport cards() {
        return CardSupport.none("the engine " + name()
                + " computes on processors only (training.engine=torch computes on cards where lockstep-torch-cuda is"
                + " installed)");
    }

    /**
     * Told what this process is about to compute on, before anything is loaded: an engine of which a process can have the library
     * for processors or that for cards, and not both, takes the right one. It loads nothing; once something is loaded it changes
     * nothing.
     */
    default void prepare(ComputeDevice device) {
        // Most have one library for both.
    }

    /**
     * Loads what takes its time to load, for those who know early that they will need it.
     *
     * @throws ArithmeticMismatchException where this process computes with another arithmetic already
     */
    void warmUp(Arithmetic arithmetic);

    /**
     * What of a network this engine does not know, by its places in the run file, all at once: asked when the run file is read,
     * before there are rows. It loads nothing to tell.
     */
    default List<SettingFault> faultsIn(NetworkSpec network) {
        return List.of();
    }

    /**
     * What this engine cannot do of what is asked of it, before anything begins, though it knows all layers: numbers of imported
     * layers may not go with rows of this shape. It loads no more than it must to tell.
     *
     * @param spec whose network takes the rows, and puts out what their labels ask for
     * @param inWords what a path of the whole network is to a reader
     */
    Optional<String> faultOf(EngineSpec spec, UnaryOperator<String> inWords);

    /** An engine for one run. */
    Engine open(EngineSpec spec);

    /**
     * Reads a model from a file, whoever left it.
     *
     * @param file what messages call it
     * @throws IllegalArgumentException where it is no model, or one that cannot be imported; the message says why
     */
    ImportedModel readModel(String file, byte[] content);
}
