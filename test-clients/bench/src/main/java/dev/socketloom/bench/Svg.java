package dev.socketloom.bench;

import java.util.Locale;

/// The elements of pictures (SVG) that can be read on light and on dark pages: they have a ground of their own, and obey
/// what the reader's system prefers.
///
/// Pure functions.
final class Svg {

    private static final int COLOURS = 4;

    private static final String STYLE = """
            <style>
            .ground { fill: #ffffff } .line { stroke: #d0d7de; fill: none } text { fill: #1f2328 }
            .c0 { fill: #0969da; stroke: #0969da } .c1 { fill: #bf8700; stroke: #bf8700 }
            .c2 { fill: #cf222e; stroke: #cf222e } .c3 { fill: #1a7f37; stroke: #1a7f37 }
            polyline { fill: none !important; stroke-width: 2 }
            @media (prefers-color-scheme: dark) {
            .ground { fill: #0d1117 } .line { stroke: #3d444d } text { fill: #e6edf3 }
            .c0 { fill: #58a6ff; stroke: #58a6ff } .c1 { fill: #d29922; stroke: #d29922 }
            .c2 { fill: #f85149; stroke: #f85149 } .c3 { fill: #3fb950; stroke: #3fb950 }
            }
            </style>
            """;

    private Svg() {}

    static String page(int width, int height, String content) {
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
                %s<rect class="ground" width="100%%" height="100%%" rx="6"/>
                %s</svg>
                """.formatted(width, height, STYLE, content);
    }

    static String text(double x, double y, String anchor, String words) {
        return format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, words);
    }

    static String bar(double x, double y, double width, double height, int colour) {
        return format("<rect class=\"c%d\" stroke-width=\"0\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>%n",
                colour % COLOURS, x, y, width, height);
    }

    static String line(double fromX, double fromY, double toX, double toY) {
        return format("<line class=\"line\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n", fromX, fromY, toX, toY);
    }

    static String dot(double x, double y, int colour) {
        return format("<circle class=\"c%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>%n", colour % COLOURS, x, y);
    }

    /// @param points `x,y` of each, with a space between two
    static String curve(String points, int colour) {
        return format("<polyline class=\"c%d\" points=\"%s\"/>%n", colour % COLOURS, points);
    }

    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
