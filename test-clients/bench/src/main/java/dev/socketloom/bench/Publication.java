package dev.socketloom.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Puts what the last runs have found into the documents.
///
/// ```
///   target/bench/  table.md                        ──▶  README.md, between <!-- bench --> and <!-- /bench -->
///                  plot.svg                        ──▶  .github/bench.svg
///                  table.md scale.md isolation.md  ──▶  test-clients/bench/RESULTS.md
///                  scale-*.svg                     ──▶  beside it
/// ```
///
/// A part that was not measured is left out of the results, and the README is left alone without a table.
///
/// Stateless.
final class Publication {

    private static final String BEGIN = "<!-- bench -->\n";
    private static final String END = "<!-- /bench -->";
    private static final String PLOT = "![The cost of a unit of work, beside other servers](%s.github/bench.svg)\n";

    private Publication() {}

    static void publish(Path out) throws IOException {
        Path root = Servers.root();
        Path bench = root.resolve("test-clients/bench");
        Files.writeString(bench.resolve("RESULTS.md"), results(out));
        try (DirectoryStream<Path> plots = Files.newDirectoryStream(out, "scale-*.svg")) {
            for (Path plot : plots) {
                Files.copy(plot, bench.resolve(plot.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (Files.exists(out.resolve("table.md"))) {
            Files.copy(out.resolve("plot.svg"), root.resolve(".github/bench.svg"), StandardCopyOption.REPLACE_EXISTING);
            fill(root.resolve("README.md"), PLOT.formatted("") + "\n" + Files.readString(out.resolve("table.md")));
        }
    }

    private static String results(Path out) throws IOException {
        return """
                # What was measured

                How, and with which command, says the [README](README.md) of this folder.

                """
                + part(out, "table.md", "## Beside other servers\n\n" + PLOT.formatted("../../") + "\n")
                + part(out, "scale.md", "## How costs grow\n\n")
                + part(out, "isolation.md", "## What clients notice of others\n\n");
    }

    private static String part(Path out, String file, String heading) throws IOException {
        Path part = out.resolve(file);
        return Files.exists(part) ? heading + Files.readString(part) + "\n" : "";
    }

    private static void fill(Path document, String table) throws IOException {
        String text = Files.readString(document);
        int from = text.indexOf(BEGIN) + BEGIN.length();
        int to = text.indexOf(END);
        if (from < BEGIN.length() || to < from) {
            throw new IOException(document + " has no place for the table between " + BEGIN.strip() + " and " + END);
        }
        Files.writeString(document, text.substring(0, from) + table + text.substring(to));
    }
}
