package io.github.xensdk.probe.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which part of a way's standstill was what, as means over those of its runs that count and were watched, in milliseconds. */
final class HandoverCosts {

    private HandoverCosts() {}

    /** By what a part is called, in the order of the run with the most parts; several of one name in a run are added up. */
    static Map<String, Double> of(List<MigrationRun> all, String way) {
        var runs = all.stream()
                .filter(run -> run.counted() && run.way().equals(way))
                .flatMap(run -> run.handover().stream())
                .filter(handover -> !handover.parts().isEmpty())
                .toList();
        var sums = new LinkedHashMap<String, Double>();
        runs.stream()
                .max((a, b) -> Integer.compare(a.parts().size(), b.parts().size()))
                .ifPresent(longest -> longest.parts().forEach(part -> sums.put(part.label(), 0.0)));
        runs.stream()
                .flatMap(run -> run.parts().stream())
                .forEach(part -> sums.merge(part.label(), RunSummary.milliseconds(part.length()), Double::sum));
        sums.replaceAll((label, sum) -> sum / runs.size());
        return sums;
    }
}
