package dev.socketloom.bench;

import java.util.List;
import java.util.Map;

/// Results as a picture (SVG): how many times as much as Node the others need.
///
/// ```
///   echo              ▆▆▆▆ 0.56
///                     ▆▆▆▆▆▆▆ 1 (14.1 us)
/// ```
///
/// Pure functions.
final class Plot {

    private static final int WIDTH = 860;
    private static final int BARS_AT = 330;
    private static final int BAR = 14;
    private static final int GAP = 12;
    private static final int TOP = 40;

    private Plot() {}

    static String of(List<Result> results) {
        Map<Workload, List<Result>> rows = Table.rows(results.stream().filter(Result::isKnown).toList());
        rows.values().forEach(row -> row.removeIf(result -> !result.isComparable(Result.reference(row))));
        List<String> servers = results.stream().map(Result::server).distinct().toList();
        double longest = rows.values().stream()
                .flatMap(row -> row.stream().map(result -> times(result, row)))
                .max(Double::compare).orElse(1.0);
        double scale = (WIDTH - BARS_AT - 140) / longest;
        var svg = new StringBuilder();
        int y = TOP;
        for (List<Result> row : rows.values()) {
            svg.append(Svg.text(BARS_AT - 10, y + BAR * row.size() / 2.0 + 4, "end", row.getFirst().workload().what()));
            for (Result result : row) {
                svg.append(bar(result, row, y, scale, servers.indexOf(result.server())));
                y += BAR;
            }
            y += GAP;
        }
        return Svg.page(WIDTH, y + GAP, legend(servers) + svg);
    }

    private static String legend(List<String> servers) {
        var legend = new StringBuilder();
        for (int i = 0; i < servers.size(); i++) {
            int x = BARS_AT + i * 150;
            legend.append(Svg.bar(x, 12, BAR, BAR, i)).append(Svg.text(x + BAR + 6, 23, "start", servers.get(i)));
        }
        return legend.toString();
    }

    private static double times(Result result, List<Result> row) {
        return result.times(Result.reference(row)).median();
    }

    private static String bar(Result result, List<Result> row, int y, double scale, int colour) {
        double times = times(result, row);
        String label = result == Result.reference(row)
                ? "1 (" + Spread.number(result.spread().median()) + " " + result.workload().unit() + ")"
                : Spread.number(times);
        double width = Math.max(1, times * scale);
        return Svg.bar(BARS_AT, y, width, BAR - 2, colour)
                + Svg.text(BARS_AT + width + 5, y + BAR - 3, "start", label);
    }
}
