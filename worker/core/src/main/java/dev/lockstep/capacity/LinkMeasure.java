package dev.lockstep.capacity;

import java.io.Serializable;

/**
 * The way from one executor to another; the way back is another one.
 *
 * @param from the name of an executor
 * @param to the name of another
 * @param isOneHost whether they are on one host, so that no network lies between them
 * @param latencySeconds half of the time to there and back
 * @param bytesPerSecond while nobody else sends
 * @param bytesPerSecondTogether while all send to all
 */
public record LinkMeasure(
        String from,
        String to,
        boolean isOneHost,
        Repeats latencySeconds,
        Repeats bytesPerSecond,
        Repeats bytesPerSecondTogether)
        implements Serializable {
    private static final long serialVersionUID = 1L;
}
