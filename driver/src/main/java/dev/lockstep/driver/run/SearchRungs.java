package dev.lockstep.driver.run;

import dev.lockstep.config.SearchSpec;
import java.util.ArrayList;
import java.util.List;

/** How far how many trials are trained, rung by rung: the few that are left on the last one, to the end. */
record SearchRungs(List<Rung> rungs) {

    /** @param epochs that are behind each trial when the rung is */
    record Rung(int trials, int epochs) {}

    static SearchRungs of(SearchSpec search, int epochs) {
        List<Integer> counts = new ArrayList<>(List.of(search.trials()));
        int left = search.trials();
        while (search.method() == SearchSpec.Method.HALVING && left > search.finalists()) {
            left = (left + search.oneOf() - 1) / search.oneOf();
            counts.add(left);
        }
        List<Rung> rungs = new ArrayList<>();
        for (int i = 0; i < counts.size(); i++) {
            double share = Math.pow(search.oneOf(), counts.size() - 1.0 - i);
            int until = (int) Math.max(1, Math.round(epochs / share));
            if (i + 1 < counts.size() && until >= epochs) {
                continue; // there are too few epochs to tell trials apart earlier
            }
            rungs.add(new Rung(rungs.isEmpty() ? search.trials() : counts.get(i), until));
        }
        return new SearchRungs(List.copyOf(rungs));
    }

    /** Epochs of all trials together. */
    long epochs() {
        long sum = 0;
        int before = 0;
        for (Rung rung : rungs) {
            sum += (long) rung.trials() * (rung.epochs() - before);
            before = rung.epochs();
        }
        return sum;
    }
}
