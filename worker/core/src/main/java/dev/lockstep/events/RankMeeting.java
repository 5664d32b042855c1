package dev.lockstep.events;

/**
 * A meeting of all ranks, as one of them remembers it.
 *
 * @param attempt of the run
 * @param meeting its number in the attempt: the same for all ranks
 * @param step counted from 0; -1 before the first
 * @param came when the rank did, in microseconds since 1970 by the clock of its host
 * @param took microseconds that the rank was there; -1 where the meeting was never over
 */
public record RankMeeting(
        String attempt, int rank, String host, long meeting, String what, long step, long came, long took) {
    boolean isOver() {
        return took >= 0;
    }

    /** When the rank left; only where the meeting was over. */
    long left() {
        return came + took;
    }

    /** The same by another clock, which is so many microseconds behind. */
    RankMeeting earlier(long micros) {
        return new RankMeeting(attempt, rank, host, meeting, what, step, came - micros, took);
    }
}
