package dev.socketloom.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A logarithmic axis of a [Figure].
///
/// Immutable.
final class Axis {

    private static final double[] STEPS = {1, 2, 5};
    private static final int KILO = 1000;

    private final double least;
    private final double most;
    private final double from;
    private final double to;

    /// @param values what has to have a place on it
    /// @param from where it begins in the picture
    /// @param to where it ends
    Axis(List<Double> values, double from, double to) {
        // Some room on both sides, so that a level curve does not look like a mountain range.
        this.least = values.stream().min(Double::compare).orElse(1.0) / 1.5;
        this.most = values.stream().max(Double::compare).orElse(1.0) * 1.5;
        this.from = from;
        this.to = to;
    }

    double at(double value) {
        return from + (to - from) * Math.log(value / least) / Math.log(most / least);
    }

    /// The round numbers on it.
    List<Double> marks() {
        var marks = new ArrayList<Double>();
        for (double decade = Math.pow(10, Math.floor(Math.log10(least))); decade <= most; decade *= 10) {
            for (double step : STEPS) {
                if (decade * step >= least && decade * step <= most) {
                    marks.add(decade * step);
                }
            }
        }
        return marks;
    }

    static String label(double value) {
        return value >= 10 * KILO && value % KILO == 0
                ? String.format(Locale.ROOT, "%,.0fk", value / KILO)
                : value == Math.rint(value) ? String.format(Locale.ROOT, "%,.0f", value) : String.valueOf(value);
    }
}
