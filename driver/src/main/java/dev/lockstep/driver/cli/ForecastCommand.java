package dev.lockstep.driver.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.lockstep.capacity.Capacity;
import dev.lockstep.capacity.CapacityFile;
import dev.lockstep.capacity.Forecast;
import dev.lockstep.capacity.ForecastQuestion;
import dev.lockstep.capacity.Forecaster;
import dev.lockstep.driver.capacity.ForecastText;
import dev.lockstep.driver.run.BadInputException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "forecast",
        description = {
            "Says what more executors, or other links, would do for a run, from what ./lockstep capacity has measured:"
                    + " time of a step with the interval that it lies in nine times of ten, time and cost of the run,"
                    + " where more executors stop paying, and what would help most.",
            "It says first how wrong it was on what it could not see."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "  ./lockstep forecast capacity/digits-20260101-120000 --executors 8,32,128,1024 --bandwidth 25Gbps",
            "  ./lockstep forecast capacity/digits-20260101-120000 --executors 64 --price 0.05 --json"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call
final class ForecastCommand implements Callable<Integer> {
    @Parameters(paramLabel = "CAPACITY_DIR", description = "The folder that ./lockstep capacity has written.")
    private Path folder;

    @Mixin
    private ForecastOptions options;

    @Option(names = "--json", description = "Prints the same as JSON, and nothing else.")
    private boolean json;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws JsonProcessingException {
        Capacity capacity;
        ForecastQuestion question;
        Forecaster forecaster;
        try {
            capacity = CapacityFile.read(folder);
            question = options.question(capacity.workload());
            forecaster = Forecaster.of(capacity);
        } catch (IllegalArgumentException e) {
            throw new BadInputException(String.valueOf(e.getMessage()), e);
        }
        Forecast forecast = Forecast.of(capacity, forecaster, question);
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("forecast", forecast);
            all.put("constants", forecaster.constants());
            all.put("heldOut", forecaster.heldOut());
            out.println(JsonMapper.builder()
                    .addModule(new Jdk8Module())
                    .build()
                    .writerWithDefaultPrettyPrinter()
                    .writeValueAsString(all));
        } else {
            new ForecastText(capacity, forecaster, question).lines(forecast).forEach(out::println);
        }
        out.flush();
        return ExitStatus.DONE;
    }
}
