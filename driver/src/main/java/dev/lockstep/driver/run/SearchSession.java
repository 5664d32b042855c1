package dev.lockstep.driver.run;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.config.SearchDraw;
import dev.lockstep.config.SearchSpec;
import dev.lockstep.config.TrainingSpec.JudgedBy;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.page.SearchResult;
import dev.lockstep.driver.run.SearchRungs.Rung;
import dev.lockstep.file.AsideFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/**
 * Searches for the best settings: trials are runs side by side on one cluster, each in a directory of its own below that of the
 * search. All trials of a rung are trained equally far before the next begins, so that who goes further depends on nothing but
 * their scores, and the same search gives the same table. Who goes further goes on from its checkpoint, to the same bits as if it
 * had never paused.
 */
public final class SearchSession {
    /** The run file that was searched with; no name of a run's own, since the directory is none. */
    public static final String RUN_FILE = "search.yaml";

    /** The best run, without the search. */
    public static final String BEST = "best.yaml";

    private final SearchSpec search;
    private final SearchDraw draw;
    private final RunSpec run;
    private final RunDirectory directory;
    private final RunListener listener;
    private final JudgedBy by;
    private final Map<Integer, TrialScore> scores = new TreeMap<>();
    /** Of whom there is nothing more to train: they came to the end, stopped early or diverged. */
    private final Set<Integer> over = new HashSet<>();

    /** @param run with a search in it */
    public SearchSession(RunSpec run, RunDirectory directory, RunListener listener) {
        this.run = run;
        this.directory = directory;
        this.listener = listener;
        search = run.search()
                .orElseThrow(
                        () -> new BadInputException("the run file says nothing to search for; add search: { ranges: [ {"
                                + " setting: training.batch, values: [16, 32, 64] } ] }"));
        draw = new SearchDraw(run);
        by = run.training().judgedBy();
    }

    /** Trains all trials as far as they are worth it, leaves the table and the best run file, and lets go of the directory. */
    public SearchResult search(SparkCluster cluster) throws IOException, InterruptedException {
        try {
            List<RunSpec> trials = trials();
            prepare(cluster, trials);
            AsideFile.write(directory.file(RUN_FILE), RunFile.write(run));
            climb(cluster, trials);
            SearchResult result = result();
            result.write(directory.path());
            AsideFile.write(directory.file(BEST), RunFile.write(draw.of(draw.settings(best().number()), run.name())));
            return result;
        } finally {
            directory.release();
        }
    }

    /** All of them, so that what cannot be is said before anything is begun. */
    private List<RunSpec> trials() {
        try {
            return IntStream.rangeClosed(1, search.trials())
                    .mapToObj(draw::trial)
                    .toList();
        } catch (RuntimeException e) {
            directory.giveBack();
            throw e;
        }
    }

    /** Data sets are made one after the other, before trials that take the same begin side by side. */
    private void prepare(SparkCluster cluster, List<RunSpec> trials) {
        Set<List<Object>> seen = new HashSet<>();
        for (RunSpec trial : trials) {
            if (seen.add(List.of(trial.data(), trial.training().seed()))) {
                try {
                    TrainingRun.of(trial, directory).prepare(cluster);
                } catch (RuntimeException e) {
                    directory.giveBack();
                    throw e;
                }
            }
        }
    }

    private void climb(SparkCluster cluster, List<RunSpec> trials) throws IOException, InterruptedException {
        SearchRungs rungs = SearchRungs.of(search, run.training().epochs());
        List<Integer> climbing = IntStream.rangeClosed(1, trials.size()).boxed().toList();
        for (Rung rung : rungs.rungs()) {
            climbing = climbing.stream()
                    .sorted((a, b) -> TrialScore.BEST_FIRST.compare(score(a), score(b)))
                    .limit(rung.trials())
                    .sorted()
                    .toList();
            train(cluster, trials, climbing, rung);
            TrialScore best = best();
            listener.says(String.format(
                    Locale.ROOT,
                    "%d of %d trials to epoch %d: best %s %s, trial %d",
                    climbing.size(),
                    trials.size(),
                    rung.epochs(),
                    by.metric(),
                    best.value()
                            .map(value -> String.format(Locale.ROOT, "%.4f", value))
                            .orElse("none"),
                    best.number()));
        }
    }

    private TrialScore score(int number) {
        return scores.getOrDefault(number, new TrialScore(number, 0, Optional.empty(), Double.POSITIVE_INFINITY));
    }

    /** Of those that were trained furthest: what others reached sooner was not judged by as many epochs. */
    private TrialScore best() {
        int furthest =
                scores.values().stream().mapToInt(TrialScore::epochs).max().orElse(0);
        return scores.values().stream()
                .sorted(TrialScore.BEST_FIRST)
                .filter(score -> score.epochs() == furthest || over.contains(score.number()))
                .findFirst()
                .orElseThrow();
    }

    private Path place(int number) {
        return directory.path().resolve(String.format(Locale.ROOT, "trial-%03d", number));
    }

    private void train(SparkCluster cluster, List<RunSpec> trials, List<Integer> climbing, Rung rung)
            throws IOException, InterruptedException {
        int parallel = cluster.runsSideBySide(run, search.parallel());
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(parallel, climbing.size()));
        try {
            Map<Integer, Future<RunOutcome>> outcomes = new TreeMap<>();
            for (int number : climbing) {
                if (!over.contains(number)) {
                    RunSpec trial = trials.get(number - 1);
                    outcomes.put(number, threads.submit(() -> train(cluster, trial, number, rung)));
                }
            }
            for (Map.Entry<Integer, Future<RunOutcome>> each : outcomes.entrySet()) {
                int number = each.getKey();
                RunOutcome.End end = outcome(each.getValue()).end();
                if (end != RunOutcome.End.PAUSED) {
                    over.add(number);
                }
                TrialScore score = TrialScore.read(number, place(number), by);
                scores.put(number, end == RunOutcome.End.DIVERGED ? score.ofNoUse() : score);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static RunOutcome outcome(Future<RunOutcome> trial) throws IOException, InterruptedException {
        while (true) {
            try {
                return trial.get(1, TimeUnit.MINUTES);
            } catch (TimeoutException e) {
                // A run ends by deadlines of its own: there is none for how long it learns.
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failed) {
                    throw failed;
                }
                if (e.getCause() instanceof IOException failed) {
                    throw failed;
                }
                throw new IllegalStateException("a trial failed", e.getCause());
            }
        }
    }

    /** Side by side each trial is one rank, which never shows in what it learns. */
    private RunOutcome train(SparkCluster cluster, RunSpec trial, int number, Rung rung)
            throws IOException, InterruptedException {
        Optional<Integer> pause =
                rung.epochs() < trial.training().epochs() ? Optional.of(rung.epochs()) : Optional.empty();
        Path place = place(number);
        RunDirectory own = Files.exists(place) ? RunDirectory.takeAgain(place) : RunDirectory.create(place);
        return TrainingRun.of(trial.pausing(pause, Optional.of(1)), own).train(cluster);
    }

    private SearchResult result() {
        List<String> settings =
                search.ranges().stream().map(SearchSpec.SearchRange::setting).toList();
        List<SearchResult.Trial> rows = new ArrayList<>();
        scores.values().stream()
                .sorted((a, b) -> a.epochs() != b.epochs()
                        ? Integer.compare(b.epochs(), a.epochs())
                        : TrialScore.BEST_FIRST.compare(a, b))
                .forEach(score -> rows.add(new SearchResult.Trial(
                        score.number(),
                        List.copyOf(draw.settings(score.number()).values()),
                        score.epochs(),
                        score.value())));
        long trained = scores.values().stream().mapToLong(TrialScore::epochs).sum();
        return new SearchResult(
                run.name(),
                by.metric(),
                settings,
                rows,
                best().number(),
                new SearchResult.Effort(
                        trained, (long) search.trials() * run.training().epochs()));
    }
}
