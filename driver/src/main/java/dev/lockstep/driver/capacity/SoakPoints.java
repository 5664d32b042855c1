package dev.lockstep.driver.capacity;

import dev.lockstep.capacity.Capacity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What ranks say of a longer run, stretch by stretch: a point where all have said theirs. */
final class SoakPoints {
    private final Map<Integer, Map<Integer, SoakProbe.Stretch>> stretches = new TreeMap<>();

    void add(SoakProbe.Stretch stretch) {
        stretches.computeIfAbsent(stretch.number(), number -> new TreeMap<>()).put(stretch.rank(), stretch);
    }

    List<Capacity.SoakPoint> points() {
        List<Capacity.SoakPoint> points = new ArrayList<>();
        for (Map<Integer, SoakProbe.Stretch> ranks : stretches.values()) {
            SoakProbe.Stretch any = ranks.values().iterator().next();
            if (ranks.size() == any.ranks()) {
                points.add(new Capacity.SoakPoint(
                        any.seconds(),
                        ranks.values().stream()
                                .mapToDouble(SoakProbe.Stretch::rowsPerSecond)
                                .sum(),
                        ranks.values().stream()
                                .mapToLong(SoakProbe.Stretch::memoryBytes)
                                .sum()));
            }
        }
        return points;
    }
}
