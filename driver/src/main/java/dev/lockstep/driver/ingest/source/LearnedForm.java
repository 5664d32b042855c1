package dev.lockstep.driver.ingest.source;

import dev.lockstep.data.PreparedColumn;
import java.util.List;

/**
 * What a source would learn of its files, as a model has learned it of others: so that a number means to the model what it meant
 * in its training.
 *
 * @param vocabulary the texts that numbers of tokens stand for
 * @param steps of a row
 * @param padded whether a row may have fewer
 * @param columns how numbers were scaled, in the order of the source
 * @param labels whether rows need their labels, and what comes after them in a sequence
 */
public record LearnedForm(
        List<String> vocabulary, int steps, boolean padded, List<PreparedColumn> columns, boolean labels) {}
