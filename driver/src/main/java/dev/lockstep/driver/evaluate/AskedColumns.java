package dev.lockstep.driver.evaluate;

import java.util.List;

/**
 * What is taken of each row besides its features.
 *
 * @param keys columns of the source that name a row where it is answered
 * @param labels whether its true label is asked for
 */
record AskedColumns(List<String> keys, boolean labels) {}
