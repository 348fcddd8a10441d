package dev.socketloom.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Curves over one axis, as a picture and as a table: how does a cost grow?
///
/// ```
///   us │            ╭──      both axes are logarithmic: what grows with x is a slope of one,
///      │──────────╭─╯        what does not depend on x is level
///      └──────────────
///        1   100   10,000
/// ```
///
/// Owned by the thread that measures.
final class Figure {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 50;
    private static final int BOTTOM = 50;
    private static final int LEGEND = 190;

    private final String name;
    private final String title;
    private final String across;
    private final String up;
    private final Map<String, TreeMap<Long, List<Sample>>> curves = new LinkedHashMap<>();

    /// @param name of its file
    /// @param across what the values of x are
    /// @param up what the values of y are
    Figure(String name, String title, String across, String up) {
        this.name = name;
        this.title = title;
        this.across = across;
        this.up = up;
    }

    void add(String curve, long x, Sample sample) {
        curves.computeIfAbsent(curve, _ -> new TreeMap<>()).computeIfAbsent(x, _ -> new ArrayList<>()).add(sample);
    }

    String file() {
        return name + ".svg";
    }

    boolean isClean() {
        return samples().stream().allMatch(sample -> sample.isKnown() && sample.integrity().equals(Integrity.CLEAN));
    }

    private List<Sample> samples() {
        return curves.values().stream().flatMap(curve -> curve.values().stream()).flatMap(List::stream).toList();
    }

    String markdown() {
        var xs = points().keySet();
        var text = new StringBuilder("### " + title + "\n\n![" + title + "](" + file() + ")\n\n| " + across);
        xs.forEach(x -> text.append(" | ").append("%,d".formatted(x)));
        text.append(" |\n|---|").append("---:|".repeat(xs.size())).append('\n');
        curves.forEach((curve, points) -> {
            text.append("| ").append(curve).append(", ").append(up);
            xs.forEach(x -> text.append(" | ").append(cell(points.getOrDefault(x, List.of()))));
            text.append(" |\n");
        });
        return text.append(faults()).append('\n').toString();
    }

    private static String cell(List<Sample> samples) {
        if (samples.isEmpty()) {
            return "–";
        }
        boolean clean = samples.stream().allMatch(sample -> sample.integrity().equals(Integrity.CLEAN));
        List<Double> known = samples.stream().filter(Sample::isKnown).map(Sample::cost).toList();
        return (known.isEmpty() ? "failed" : Spread.of(known).toString()) + (clean ? "" : " ⚠");
    }

    private String faults() {
        var faults = new StringBuilder();
        samples().stream().map(Sample::integrity).filter(one -> !one.equals(Integrity.CLEAN)).distinct()
                .forEach(fault -> faults.append("\n⚠ ").append(fault).append('\n'));
        return faults.toString();
    }

    /// All values of x, each with the medians over it.
    private TreeMap<Long, List<Double>> points() {
        var points = new TreeMap<Long, List<Double>>();
        curves.values().forEach(curve -> curve.forEach((x, samples) ->
                points.computeIfAbsent(x, _ -> new ArrayList<>()).addAll(medians(samples))));
        return points;
    }

    private static List<Double> medians(List<Sample> samples) {
        List<Double> known = samples.stream().filter(Sample::isKnown).map(Sample::cost).toList();
        return known.isEmpty() ? List.of() : List.of(Spread.of(known).median());
    }

    String svg() {
        var xs = new Axis(points().keySet().stream().map(Long::doubleValue).toList(), LEFT, WIDTH - RIGHT);
        var ys = new Axis(points().values().stream().flatMap(List::stream).toList(), HEIGHT - BOTTOM, TOP);
        var svg = new StringBuilder(Svg.text(LEFT, 20, "start", up));
        for (double y : ys.marks()) {
            svg.append(Svg.line(LEFT, ys.at(y), WIDTH - RIGHT, ys.at(y)))
                    .append(Svg.text(LEFT - 6, ys.at(y) + 4, "end", Axis.label(y)));
        }
        for (long x : points().keySet()) {
            svg.append(Svg.line(xs.at(x), TOP, xs.at(x), HEIGHT - BOTTOM))
                    .append(Svg.text(xs.at(x), HEIGHT - BOTTOM + 18, "middle", Axis.label(x)));
        }
        svg.append(Svg.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", across));
        int colour = 0;
        for (var curve : curves.entrySet()) {
            double legend = LEFT + colour * (double) LEGEND;
            svg.append(Svg.bar(legend, 30, 10, 10, colour)).append(Svg.text(legend + 15, 39, "start", curve.getKey()))
                    .append(curve(curve.getValue(), xs, ys, colour));
            colour++;
        }
        return Svg.page(WIDTH, HEIGHT, svg.toString());
    }

    private static String curve(TreeMap<Long, List<Sample>> curve, Axis xs, Axis ys, int colour) {
        var dots = new StringBuilder();
        var points = new StringBuilder();
        curve.forEach((x, samples) -> medians(samples).forEach(y -> {
            dots.append(Svg.dot(xs.at(x), ys.at(y), colour));
            points.append(Svg.format("%.1f,%.1f ", xs.at(x), ys.at(y)));
        }));
        return Svg.curve(points.toString().strip(), colour) + dots;
    }
}
