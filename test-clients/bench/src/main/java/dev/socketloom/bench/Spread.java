package dev.socketloom.bench;

import java.util.List;
import java.util.Locale;

/// Several measurements of one thing.
///
/// @param median the middle one: what else the machine did at times does not move it
/// @param least the least
/// @param most the most
record Spread(double median, double least, double most) {

    /// @param figures at least one
    static Spread of(List<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.getFirst(), sorted.getLast());
    }

    @Override
    public String toString() {
        return number(median) + " (" + number(least) + "–" + number(most) + ")";
    }

    /// A figure as it is read: two digits of a small one, no fractions of a large one.
    static String number(double figure) {
        return String.format(Locale.ROOT, figure < 3 ? "%.2f" : figure < 300 ? "%.1f" : "%,.0f", figure);
    }
}
