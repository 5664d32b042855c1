package dev.lockstep.average;

import dev.lockstep.order.ReplicaAssignment;
import java.nio.ByteBuffer;

/** Rows of numbers that are gathered from all replicas, a few numbers of each rank at every meeting. */
final class GatheredRows {
    private final ReplicaAssignment assignment;
    private final double[] own;
    private final double[][] come;
    private final int[] count;
    private int said;

    GatheredRows(ReplicaAssignment assignment, int rank, double[][] rows) {
        this.assignment = assignment;
        int size = rows.length;
        for (double[] row : rows) {
            size += row.length;
        }
        own = new double[size];
        int at = 0;
        for (double[] row : rows) {
            own[at++] = row.length;
            System.arraycopy(row, 0, own, at, row.length);
            at += row.length;
        }
        if (rows.length != assignment.count(rank)) {
            throw new IllegalArgumentException(
                    rows.length + " rows are given for " + assignment.count(rank) + " replicas of rank " + rank);
        }
        come = new double[assignment.ranks()][];
        count = new int[assignment.ranks()];
    }

    long size() {
        return own.length;
    }

    /** Says as much as there is room for. */
    void say(ByteBuffer words) {
        while (said < own.length && words.remaining() >= Double.BYTES) {
            words.putDouble(own[said++]);
        }
    }

    void take(int rank, ByteBuffer words) {
        if (come[rank] == null) {
            come[rank] = new double[Math.toIntExact(MeetingMessage.total(words))];
        }
        MeetingMessage.numbers(words, come[rank], count[rank]);
        count[rank] += MeetingMessage.count(words);
    }

    boolean areComplete() {
        for (int rank = 0; rank < count.length; rank++) {
            if (count[rank] < come[rank].length) {
                return false;
            }
        }
        return true;
    }

    double[][] all() {
        double[][] all = new double[assignment.replicas()][];
        for (int rank = 0; rank < come.length; rank++) {
            int at = 0;
            for (int i = 0; i < assignment.count(rank); i++) {
                double[] row = new double[(int) come[rank][at++]];
                System.arraycopy(come[rank], at, row, 0, row.length);
                at += row.length;
                all[assignment.first(rank) + i] = row;
            }
        }
        return all;
    }
}
