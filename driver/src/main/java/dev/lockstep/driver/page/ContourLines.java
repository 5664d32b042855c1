package dev.lockstep.driver.page;

import java.util.ArrayList;
import java.util.List;

/** Where a grid of values passes a level: short lines through its cells, by marching squares. */
@SuppressWarnings("ArrayRecordComponent") // made once, never compared
record ContourLines(float[] values, int columns, int rows, double level) {

    /** A piece of the line, in cells from the middle of the first one. */
    record Piece(double x1, double y1, double x2, double y2) {}

    List<Piece> pieces() {
        List<Piece> pieces = new ArrayList<>();
        for (int row = 0; row + 1 < rows; row++) {
            for (int column = 0; column + 1 < columns; column++) {
                join(crossings(column, row), pieces);
            }
        }
        return pieces;
    }

    /** Where the line passes the four sides of a square of neighbours, in order around it. */
    private List<double[]> crossings(int column, int row) {
        int[][] corners = {{column, row}, {column + 1, row}, {column + 1, row + 1}, {column, row + 1}};
        List<double[]> crossings = new ArrayList<>(4);
        for (int i = 0; i < 4; i++) {
            int[] from = corners[i];
            int[] to = corners[(i + 1) % 4];
            double a = at(from) - level;
            double b = at(to) - level;
            if (a < 0 != b < 0) {
                double share = a / (a - b);
                crossings.add(new double[] {from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])});
            }
        }
        return crossings;
    }

    /** Two crossings make one piece; four, at a saddle, make two: either way of joining them is right. */
    private static void join(List<double[]> crossings, List<Piece> into) {
        for (int i = 0; i + 1 < crossings.size(); i += 2) {
            double[] from = crossings.get(i);
            double[] to = crossings.get(i + 1);
            into.add(new Piece(from[0], from[1], to[0], to[1]));
        }
    }

    private double at(int[] cell) {
        return values[cell[1] * columns + cell[0]];
    }
}
