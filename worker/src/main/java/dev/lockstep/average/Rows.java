package dev.lockstep.average;

import dev.lockstep.order.Deal;
import java.nio.ByteBuffer;

/** Rows of numbers that are gathered from all replicas, a few numbers of each rank at every meeting. */
final class Rows {
    private final Deal deal;
    private final double[] own;
    private final double[][] come;
    private final int[] count;
    private int said;

    Rows(Deal deal, int rank, double[][] rows) {
        this.deal = deal;
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
        if (rows.length != deal.count(rank)) {
            throw new IllegalArgumentException(
                    rows.length + " rows are given for " + deal.count(rank) + " replicas of rank " + rank);
        }
        come = new double[deal.ranks()][];
        count = new int[deal.ranks()];
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
            come[rank] = new double[Math.toIntExact(Words.total(words))];
        }
        Words.numbers(words, come[rank], count[rank]);
        count[rank] += Words.count(words);
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
        double[][] all = new double[deal.replicas()][];
        for (int rank = 0; rank < come.length; rank++) {
            int at = 0;
            for (int i = 0; i < deal.count(rank); i++) {
                double[] row = new double[(int) come[rank][at++]];
                System.arraycopy(come[rank], at, row, 0, row.length);
                at += row.length;
                all[deal.first(rank) + i] = row;
            }
        }
        return all;
    }
}
