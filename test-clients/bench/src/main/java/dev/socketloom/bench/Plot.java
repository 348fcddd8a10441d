package dev.socketloom.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Results as a picture (SVG): how many times as much as the first server the others need.
///
/// ```
///   echo              ▆▆▆▆ 1 (7.9 us)
///                     ▆▆▆▆▆▆▆ 1.8
/// ```
///
/// Pure functions.
final class Plot {

    private static final int WIDTH = 860;
    private static final int BARS_AT = 330;
    private static final int BAR = 14;
    private static final int GAP = 12;
    private static final int TOP = 40;
    private static final List<String> COLOURS = List.of("#2a6f97", "#c9a227", "#a44a3f");

    private Plot() {}

    static String of(List<Result> results) {
        Map<Workload, List<Result>> rows = Table.rows(results);
        List<String> servers = results.stream().map(Result::server).distinct().toList();
        double longest = rows.values().stream()
                .flatMap(row -> row.stream().map(result -> result.median() / row.getFirst().median()))
                .max(Double::compare).orElse(1.0);
        double scale = (WIDTH - BARS_AT - 140) / longest;
        var svg = new StringBuilder();
        int y = TOP;
        for (List<Result> row : rows.values()) {
            svg.append(text(BARS_AT - 10, y + BAR * row.size() / 2 + 4, "end", row.getFirst().workload().what()));
            for (Result result : row) {
                svg.append(bar(result, row.getFirst(), y, scale, servers.indexOf(result.server())));
                y += BAR;
            }
            y += GAP;
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="white"/>
                %s%s</svg>
                """.formatted(WIDTH, y + GAP, legend(servers), svg);
    }

    private static String legend(List<String> servers) {
        var legend = new StringBuilder();
        for (int i = 0; i < servers.size(); i++) {
            int x = BARS_AT + i * 150;
            legend.append(rectangle(x, 12, BAR, i)).append(text(x + BAR + 6, 23, "start", servers.get(i)));
        }
        return legend.toString();
    }

    private static String bar(Result result, Result first, int y, double scale, int colour) {
        double times = result.median() / first.median();
        String label = String.format(Locale.ROOT, result == first ? "1 (%2$.1f %3$s)" : "%1$.1f", times,
                result.median(), result.workload().unit());
        double width = Math.max(1, times * scale);
        return rectangle(BARS_AT, y, width, colour) + text(BARS_AT + width + 5, y + BAR - 3, "start", label);
    }

    private static String rectangle(double x, double y, double width, int colour) {
        return String.format(Locale.ROOT, "<rect x=\"%.0f\" y=\"%.0f\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                x, y, width, BAR - 2, COLOURS.get(colour % COLOURS.size()));
    }

    private static String text(double x, double y, String anchor, String words) {
        return String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, words);
    }
}
