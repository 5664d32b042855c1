package dev.lockstep.explain;

import dev.lockstep.data.Batch;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.ForecastColumns;
import dev.lockstep.data.NumberScale;
import dev.lockstep.data.PreparedColumn;
import dev.lockstep.data.Split;
import dev.lockstep.engine.Replica;
import dev.lockstep.events.Event.Forecast;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Has a model forecast some windows of a series, to be drawn beside what came: of each window another column. */
record ForecastExamples(Dataset dataset, Replica replica, ForecastColumns forecastColumns) {

    Forecast draw(Split part, int most) {
        return new Forecast(new FirstRows(dataset, part, most).each(batch -> {
            FloatBuffer forecast = Predictions.of(replica, batch);
            return row -> window(batch, forecast, row);
        }));
    }

    private Forecast.Window window(Batch batch, FloatBuffer forecast, int row) {
        int number = row % forecastColumns.targets().size();
        String column = forecastColumns.targets().get(number);
        int ahead = row * batch.labelWidth() + number;
        int every = forecastColumns.targets().size();
        return new Forecast.Window(
                column,
                past(batch, row, column),
                line(batch.labels(), ahead, every, forecastColumns.lines(), column),
                line(forecast, ahead, every, forecastColumns.lines(), column));
    }

    /** Empty where the column is predicted from others only. */
    private List<Float> past(Batch batch, int row, String column) {
        int place = dataset.schema().featureNames().indexOf(column);
        int steps = dataset.schema().featureShape().get(0);
        int columns = dataset.schema().featureShape().get(1);
        return place < 0
                ? List.of()
                : line(batch.features(), row * batch.featureWidth() + place, columns, steps, column);
    }

    private List<Float> line(FloatBuffer values, int first, int every, int count, String column) {
        NumberScale scale = scale(column);
        List<Float> line = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            line.add((float) scale.before(values.get(first + i * every)));
        }
        return line;
    }

    private NumberScale scale(String column) {
        return dataset.prepared().stream()
                .filter(prepared -> prepared.name().equals(column))
                .findFirst()
                .map(PreparedColumn::scale)
                .orElse(NumberScale.NONE);
    }
}
