package dev.socketloom.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Results as a Markdown table: a row for each workload, a column for each server.
///
/// ```
///   | workload | unit | Socketloom | socket.io | netty-socketio |
///   | echo     | us   | 7.9 (7.7-8.3), 0.56× | 14.1 (13.8-15.0) | … |
/// ```
///
/// Pure functions.
final class Table {

    private Table() {}

    /// What a unit of work costs, and how many times as much as with the server that all are compared with.
    static String of(List<Result> results) {
        return table(results, " | unit", workload -> " | " + workload.unit(), Table::cost) + notes(results);
    }

    /// How many units a second there were.
    static String rates(List<Result> results) {
        return table(results, "", _ -> "", (result, _) -> result.isKnown() ? Spread.number(result.rate()) : "failed ⚠");
    }

    private static String table(List<Result> results, String heading, Function<Workload, String> unit,
            BiFunction<Result, Result, String> cell) {
        List<String> servers = results.stream().map(Result::server).distinct().toList();
        var table = new StringBuilder("| workload" + heading + " | " + String.join(" | ", servers) + " |\n");
        table.append(heading.isEmpty() ? "|---|" : "|---|---|").append("---|".repeat(servers.size())).append('\n');
        rows(results).forEach((workload, row) -> table.append("| ").append(workload.what()).append(unit.apply(workload))
                .append(" | ")
                .append(servers.stream().map(server -> cell(row, server, cell)).collect(Collectors.joining(" | ")))
                .append(" |\n"));
        return table.toString();
    }

    static Map<Workload, List<Result>> rows(List<Result> results) {
        var rows = new LinkedHashMap<Workload, List<Result>>();
        for (Result result : results) {
            rows.computeIfAbsent(result.workload(), _ -> new ArrayList<>()).add(result);
        }
        return rows;
    }

    private static String cell(List<Result> row, String server, BiFunction<Result, Result, String> cell) {
        return row.stream().filter(result -> result.server().equals(server)).findFirst()
                .map(result -> cell.apply(result, Result.reference(row)))
                .orElse("–");
    }

    private static String cost(Result result, Result reference) {
        if (!result.isKnown()) {
            return "failed ⚠";
        }
        String times = result == reference || !result.isComparable(reference)
                ? ""
                : ", " + Spread.number(result.times(reference).median()) + "×";
        return result.spread() + times + (result.isClean() ? "" : " ⚠");
    }

    private static String notes(List<Result> results) {
        return results.stream().filter(result -> !result.isClean())
                .map(result -> "\n⚠ " + result.server() + ", " + result.workload().name() + ": " + result.faults() + "\n")
                .collect(Collectors.joining());
    }
}
