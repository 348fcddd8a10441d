package dev.socketloom.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Results as a Markdown table: a row for each workload, a column for each server.
///
/// ```
///   | workload | unit | Socketloom | socket.io | netty-socketio |
///   | echo     | us   | 7.9 (7.7-8.3) | 14.1 (13.8-15.0) 1.8x | … |
/// ```
///
/// Pure functions.
final class Table {

    private Table() {}

    static String of(List<Result> results) {
        List<String> servers = results.stream().map(Result::server).distinct().toList();
        Map<Workload, List<Result>> rows = rows(results);
        var table = new StringBuilder("| workload | unit | " + String.join(" | ", servers) + " |\n");
        table.append("|---|---|").append("---|".repeat(servers.size())).append('\n');
        rows.forEach((workload, row) -> table.append("| ").append(workload.what()).append(" | ").append(workload.unit())
                .append(" | ")
                .append(servers.stream().map(server -> cell(row, server)).collect(Collectors.joining(" | ")))
                .append(" |\n"));
        return table.append(notes(results)).toString();
    }

    static Map<Workload, List<Result>> rows(List<Result> results) {
        var rows = new LinkedHashMap<Workload, List<Result>>();
        for (Result result : results) {
            rows.computeIfAbsent(result.workload(), _ -> new ArrayList<>()).add(result);
        }
        return rows;
    }

    private static String cell(List<Result> row, String server) {
        return row.stream().filter(result -> result.server().equals(server)).findFirst()
                .map(result -> cell(result, row.getFirst()))
                .orElse("–");
    }

    private static String cell(Result result, Result first) {
        if (!result.isKnown()) {
            return "failed ⚠";
        }
        String times = result == first || !first.isKnown() ? "" : String.format(
                Locale.ROOT, ", %.1f×", result.spread().median() / first.spread().median());
        return result.spread() + times + (result.isClean() ? "" : " ⚠");
    }

    private static String notes(List<Result> results) {
        return results.stream().filter(result -> !result.isClean())
                .map(result -> "\n⚠ " + result.server() + ", " + result.workload().name() + ": " + result.faults() + "\n")
                .collect(Collectors.joining());
    }
}
