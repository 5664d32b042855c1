package dev.lockstep.driver.cluster;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** Hears all that ranks say to the driver, with the answers: for who measures, on the thread that answers. */
public interface MessageListener {
    MessageListener NONE = (message, answer) -> {};

    void accept(Serializable message, @Nullable Object answer);

    /** Whether this is a piece of a file, and none of what is said on the way. */
    static boolean isOfFile(@Nullable Object messageOrAnswer) {
        return messageOrAnswer instanceof RankMessage.Piece
                || (messageOrAnswer instanceof RankMessage message && message.body() instanceof RankMessage.Piece);
    }
}
