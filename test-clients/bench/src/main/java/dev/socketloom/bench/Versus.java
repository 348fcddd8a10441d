package dev.socketloom.bench;

import dev.socketloom.bench.ExchangeLoad.Form;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The same work with one core and with two, and with each garbage collector, in turns.
///
/// Owned by the thread that measures.
final class Versus {

    private static final int ROUNDS = 3;

    private static final Map<String, Supplier<? extends Load>> WORK = work();

    private final Arguments arguments;
    private final Servers servers;
    private final StringBuilder page = new StringBuilder();
    private boolean clean = true;

    Versus(Arguments arguments, Servers servers) {
        this.arguments = arguments;
        this.servers = servers;
    }

    private static Map<String, Supplier<? extends Load>> work() {
        var work = new LinkedHashMap<String, Supplier<? extends Load>>();
        work.put("echo, 50 clients, one each", () -> new ExchangeLoad(Form.ECHO, 50, 1, 64));
        work.put("echo, 200 clients, eight each", () -> new ExchangeLoad(Form.ECHO, 200, 8, 64));
        return work;
    }

    void cores() throws IOException, InterruptedException {
        if (!arguments.pin()) {
            System.out.println("cores are compared with --pin only");
            return;
        }
        var cores = new LinkedHashMap<String, Peer.Program>();
        cores.put("one core", servers.socketloom("0", List.of("-XX:+UseG1GC")));
        cores.put("two cores", servers.socketloom("0,1", List.of("-XX:+UseG1GC")));
        compare("Cores", "The clients run on the second core, and share it with the server that has two.", cores);
    }

    void collectors() throws IOException, InterruptedException {
        var collectors = new LinkedHashMap<String, Peer.Program>();
        for (String one : List.of("G1", "ZGC", "Serial")) {
            String flag = one.endsWith("GC") ? one : one + "GC";
            collectors.put(one, servers.socketloom(List.of("-XX:+Use" + flag)));
        }
        compare("Garbage collectors", "Each with `-Xmx512m`, on one core.", collectors);
    }

    private void compare(String title, String note, Map<String, Peer.Program> programs)
            throws IOException, InterruptedException {
        page.append("### ").append(title).append("\n\n").append(note).append("\n\n| us a message, messages a second | ")
                .append(String.join(" | ", programs.keySet())).append(" |\n|---|")
                .append("---:|".repeat(programs.size())).append('\n');
        for (var work : WORK.entrySet()) {
            page.append("| ").append(work.getKey());
            for (List<Sample> samples : alternate(work.getValue(), programs)) {
                page.append(" | ").append(cell(samples));
            }
            page.append(" |\n");
        }
        page.append('\n');
    }

    private List<List<Sample>> alternate(Supplier<? extends Load> work, Map<String, Peer.Program> programs)
            throws InterruptedException {
        List<List<Sample>> all = new ArrayList<>();
        List<Peer> peers = new ArrayList<>();
        try {
            for (Peer.Program program : programs.values()) {
                peers.add(begin(program, work));
                all.add(new ArrayList<>());
            }
            for (int round = 0; round < arguments.rounds(ROUNDS); round++) {
                for (int i = 0; i < peers.size(); i++) {
                    Sample sample = attempt(peers.get(i), work, Scale.SETTLING, arguments.window(Scale.WINDOW));
                    all.get(i).add(sample);
                    System.out.printf("%-30s %10.2f us %,9.0f/s  %s%n", List.copyOf(programs.keySet()).get(i),
                            sample.cost(), sample.rate(), sample.integrity());
                }
            }
        } finally {
            peers.stream().filter(peer -> peer != null).forEach(Peer::close);
        }
        return all;
    }

    /// @return null when it does not start
    private Peer begin(Peer.Program program, Supplier<? extends Load> work) throws InterruptedException {
        try {
            Peer peer = Peer.start(program, Bout.USUAL_PINGS, arguments.out());
            attempt(peer, work, Duration.ZERO, arguments.warmUp(Scale.WARMING));
            return peer;
        } catch (IOException failed) {
            System.out.println(failed.getMessage());
            return null;
        }
    }

    private static Sample attempt(Peer peer, Supplier<? extends Load> work, Duration warmUp, Duration window)
            throws InterruptedException {
        if (peer == null) {
            return Sample.failed("not started");
        }
        try {
            return TimeLimit.within(Scale.LONGEST_CELL, () -> work.get().measure(peer, warmUp, window), peer::close);
        } catch (IOException failed) {
            return Sample.failed(failed.getMessage());
        }
    }

    private String cell(List<Sample> samples) {
        boolean good = samples.stream().allMatch(one -> one.isKnown() && one.integrity().equals(Integrity.CLEAN));
        clean &= good;
        List<Sample> known = samples.stream().filter(Sample::isKnown).toList();
        if (known.isEmpty()) {
            return "failed ⚠";
        }
        return Spread.of(known.stream().map(Sample::cost).toList()) + ", "
                + Spread.number(Spread.of(known.stream().map(Sample::rate).toList()).median()) + (good ? "" : " ⚠");
    }

    String markdown() {
        return page.toString();
    }

    boolean isClean() {
        return clean;
    }
}
