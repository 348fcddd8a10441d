package dev.socketloom.bench;

import dev.socketloom.bench.Drawing.Cell;
import dev.socketloom.bench.Drawing.Curve;
import dev.socketloom.bench.ExchangeLoad.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How the cost of a unit of work grows with what there is: connections, rooms, bytes; and what cores and garbage
/// collectors make of it.
///
/// ```
///   for each figure
///     start Socketloom
///     for each curve: warm it up
///     for each round
///       for each curve, for each x: measure        scale.md, scale-….svg
/// ```
///
/// Owned by the thread that measures.
final class Scale {

    static final Duration LONGEST_CELL = Duration.ofSeconds(60);
    static final Duration SETTLING = Duration.ofMillis(500);
    static final Duration WINDOW = Duration.ofSeconds(2);
    static final Duration WARMING = Duration.ofSeconds(3);
    private static final int ROUNDS = 2;

    private static final int SMALL = 64;
    private static final int FEW = 50;
    private static final int CROWD = 100;
    private static final int OTHER_ROOMS = 10_000;
    private static final List<Integer> CONNECTIONS = List.of(100, 1_000, 10_000, 19_000);
    private static final List<Integer> ROOMS = List.of(1, 100, 10_000);
    private static final List<Integer> OWN_ROOMS = List.of(1, 10, 100, 1_000);
    private static final List<Integer> SIZES = List.of(SMALL, 1 << 10, 1 << 14, 1 << 16, 1 << 18, 1 << 20);

    private final Arguments arguments;
    private final Servers servers;
    private final int rounds;
    private final Duration window;
    private final List<Figure> figures = new ArrayList<>();
    private final Versus versus;

    Scale(Arguments arguments, Servers servers) {
        this.arguments = arguments;
        this.servers = servers;
        this.rounds = arguments.rounds(ROUNDS);
        this.window = arguments.window(WINDOW);
        this.versus = new Versus(arguments, servers);
    }

    /// @return what the process ends with
    int run() throws IOException, InterruptedException {
        var all = List.of("connections", "rooms", "own-rooms", "sizes", "cores", "collectors");
        for (String name : arguments.workloads(all)) {
            switch (name) {
                case "connections" -> draw(name, "Connections", "connections", connections());
                case "rooms" -> draw(name, "Rooms of a namespace", "rooms", rooms());
                case "own-rooms" -> draw(name, "Rooms of a client, beside 10,000 others", "rooms", ownRooms());
                case "sizes" -> draw(name, "Size of a message", "bytes", sizes());
                case "cores" -> versus.cores();
                default -> versus.collectors();
            }
            write();
        }
        System.out.println(Files.readString(arguments.out().resolve("scale.md")));
        return versus.isClean() && figures.stream().allMatch(Figure::isClean) ? Bench.GOOD : Bench.BAD;
    }

    private static List<Curve> connections() {
        return List.of(
                new Curve("echo, all of them", CONNECTIONS, n -> Cell.alone(() -> echo(n, SMALL))),
                new Curve("echo, 50 of them", CONNECTIONS, n -> new Cell(
                        () -> echo(FEW, SMALL), () -> new Crowd(n - FEW, 0))),
                new Curve("broadcast, a delivery", CONNECTIONS, n -> Cell.alone(() -> new BroadcastLoad(n, SMALL))));
    }

    private static List<Curve> rooms() {
        return List.of(
                new Curve("join one, leave it", ROOMS, n -> new Cell(() -> RoomLoad.movers(FEW, 1), () -> crowd(n))),
                new Curve("connect, join, disconnect", ROOMS, n -> new Cell(
                        () -> RoomLoad.visitors(FEW, 1), () -> crowd(n))),
                new Curve("to 100 in one, a delivery", ROOMS, n -> new Cell(
                        () -> BroadcastLoad.inRoom(CROWD, SMALL), () -> crowd(n))));
    }

    private static List<Curve> ownRooms() {
        return List.of(
                new Curve("join all, leave all", OWN_ROOMS, n -> new Cell(
                        () -> RoomLoad.movers(FEW, n), () -> crowd(OTHER_ROOMS))),
                new Curve("connect, join, disconnect", OWN_ROOMS, n -> new Cell(
                        () -> RoomLoad.visitors(FEW, n), () -> crowd(OTHER_ROOMS))));
    }

    private static List<Curve> sizes() {
        return List.of(
                new Curve("echo of a text", SIZES, n -> Cell.alone(() -> echo(20, n))),
                new Curve("echo of bytes", SIZES, n -> Cell.alone(() -> new ExchangeLoad(Form.BINARY, 20, 1, n))));
    }

    private static Load echo(int clients, int size) {
        return new ExchangeLoad(Form.ECHO, clients, 1, size);
    }

    /// Clients that share so many rooms, two in each.
    private static Crowd crowd(int rooms) {
        return rooms < CROWD / 2 ? new Crowd(2 * rooms, 1) : new Crowd(CROWD, 2 * rooms / CROWD);
    }

    private void draw(String name, String title, String across, List<Curve> curves) throws InterruptedException {
        var figure = new Figure("scale-" + name, title, across, "us");
        figures.add(figure);
        try (var drawing = new Drawing(figure, servers.socketloom(List.of()), arguments.out())) {
            for (Curve curve : curves) {
                drawing.warmUp(curve, arguments.warmUp(WARMING));
            }
            for (int round = 0; round < rounds; round++) {
                for (Curve curve : curves) {
                    drawing.measure(curve, window);
                }
            }
        }
    }

    private void write() throws IOException, InterruptedException {
        var page = new StringBuilder();
        for (Figure figure : figures) {
            page.append(figure.markdown());
            Files.writeString(arguments.out().resolve(figure.file()), figure.svg());
        }
        page.append(versus.markdown()).append(Machine.description(arguments.pin(), rounds, window));
        Files.writeString(arguments.out().resolve("scale.md"), page);
    }
}
