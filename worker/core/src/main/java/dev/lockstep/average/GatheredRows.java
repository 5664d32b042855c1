package dev.lockstep.average;

import dev.lockstep.order.ReplicaAssignment;
import java.nio.ByteBuffer;

/**
 * Rows of numbers that are gathered from all replicas. A rank sends its rows as numbers in a row, before each its length, and
 * as many of them at every meeting as an announcement has room for.
 */
final class GatheredRows {
    private final ReplicaAssignment assignment;
    private final double[] own;
    private final double[][] received;
    private final int[] count;
    private int sent;

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
        received = new double[assignment.ranks()][];
        count = new int[assignment.ranks()];
    }

    long size() {
        return own.length;
    }

    /** Appends as many of its numbers as there is room for. */
    void putNext(ByteBuffer message) {
        while (sent < own.length && message.remaining() >= Double.BYTES) {
            message.putDouble(own[sent++]);
        }
    }

    void take(int rank, ByteBuffer message) {
        if (received[rank] == null) {
            received[rank] = new double[Math.toIntExact(MeetingMessage.total(message))];
        }
        MeetingMessage.numbers(message, received[rank], count[rank]);
        count[rank] += MeetingMessage.count(message);
    }

    boolean areComplete() {
        for (int rank = 0; rank < count.length; rank++) {
            if (count[rank] < received[rank].length) {
                return false;
            }
        }
        return true;
    }

    /** The rows of all replicas, cut by the lengths before them. */
    double[][] all() {
        double[][] all = new double[assignment.replicas()][];
        for (int rank = 0; rank < received.length; rank++) {
            int at = 0;
            for (int i = 0; i < assignment.count(rank); i++) {
                double[] row = new double[(int) received[rank][at++]];
                System.arraycopy(received[rank], at, row, 0, row.length);
                at += row.length;
                all[assignment.first(rank) + i] = row;
            }
        }
        return all;
    }
}
