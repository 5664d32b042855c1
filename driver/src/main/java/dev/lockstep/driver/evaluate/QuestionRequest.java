package dev.lockstep.driver.evaluate;

import dev.lockstep.data.Split;
import java.util.List;
import java.util.Optional;

/**
 * About which rows a model is asked.
 *
 * @param place a file, a folder or a pattern of what the model's source reads, or the folder of a data set
 * @param settings of the source that are not as they were in training, as {@code data.separator=;}
 * @param keys columns of the source that name a row where it is answered; none: its file and its place there
 * @param part of a data set; all of it where none is named
 */
public record QuestionRequest(String place, List<String> settings, List<String> keys, Optional<Split> part) {}
