package dev.socketloom.bench;

import dev.socketloom.bench.ExchangeLoad.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// How the cost of a unit of work grows with what there is: connections, rooms, bytes; and what cores and garbage
/// collectors make of it.
///
/// ```
///   for each figure
///     start Socketloom, warm it up
///     for each round
///       for each curve, for each x: measure        scale.md, scale-….svg
/// ```
///
/// Owned by the thread that measures.
final class Scale {

    static final Duration LONGEST_CELL = Duration.ofSeconds(60);
    static final Duration SETTLING = Duration.ofMillis(500);
    static final Duration WINDOW = Duration.ofSeconds(2);
    static final Duration WARMING = Duration.ofSeconds(4);
    private static final int ROUNDS = 2;

    private static final int SMALL = 64;
    private static final int FEW = 50;
    private static final int CROWD = 100;
    private static final long[] CONNECTIONS = {100, 1_000, 10_000, 19_000};
    private static final long[] ROOMS = {1, 100, 10_000};
    private static final long[] OWN_ROOMS = {1, 10, 100, 1_000};
    private static final long[] SIZES = {SMALL, 1 << 10, 1 << 14, 1 << 16, 1 << 18, 1 << 20};

    private final Arguments arguments;
    private final Servers servers;
    private final List<Figure> figures = new ArrayList<>();
    private final Versus versus;
    private final int rounds;
    private final Duration window;

    Scale(Arguments arguments, Servers servers) {
        this.arguments = arguments;
        this.servers = servers;
        this.rounds = arguments.rounds(ROUNDS);
        this.window = arguments.window(WINDOW);
        this.versus = new Versus(arguments, servers);
    }

    /// One place on a curve: who else is there, and who is measured.
    private record Cell(Supplier<Crowd> crowd, Supplier<? extends Load> load) {

        static Cell alone(Supplier<? extends Load> load) {
            return new Cell(() -> new Crowd(0, 0), load);
        }
    }

    /// What stands on a curve at x.
    private interface Curve {
        Cell at(int x);
    }

    /// @return what the process ends with
    int run() throws IOException, InterruptedException {
        for (String name : arguments.workloads(List.of("connections", "rooms", "own-rooms", "sizes", "cores", "collectors"))) {
            switch (name) {
                case "connections" -> connections();
                case "rooms" -> rooms();
                case "own-rooms" -> ownRooms();
                case "sizes" -> sizes();
                case "cores" -> versus.cores();
                default -> versus.collectors();
            }
            write();
        }
        System.out.println(Files.readString(arguments.out().resolve("scale.md")));
        return versus.isClean() && figures.stream().allMatch(Figure::isClean) ? Bench.GOOD : Bench.BAD;
    }

    private void connections() throws IOException, InterruptedException {
        var figure = new Figure("scale-connections", "Connections", "connections", "us");
        try (var session = new Session(figure)) {
            session.warmUp(new ExchangeLoad(Form.ECHO, FEW, 1, SMALL));
            for (int round = 0; round < rounds; round++) {
                session.measure("echo, all of them", CONNECTIONS, n -> Cell.alone(() -> new ExchangeLoad(Form.ECHO, n, 1, SMALL)));
                session.measure("echo, 50 of them", CONNECTIONS, n -> new Cell(
                        () -> new Crowd(n - FEW, 0), () -> new ExchangeLoad(Form.ECHO, FEW, 1, SMALL)));
                session.measure("broadcast, a delivery", CONNECTIONS, n -> Cell.alone(() -> new BroadcastLoad(n, SMALL)));
            }
        }
    }

    private void rooms() throws IOException, InterruptedException {
        var figure = new Figure("scale-rooms", "Rooms of a namespace", "rooms", "us");
        try (var session = new Session(figure)) {
            session.warmUp(RoomLoad.movers(FEW, 1));
            for (int round = 0; round < rounds; round++) {
                session.measure("join a room and leave it", ROOMS, n -> new Cell(
                        () -> crowd(n), () -> RoomLoad.movers(FEW, 1)));
                session.measure("connect, join, disconnect", ROOMS, n -> new Cell(
                        () -> crowd(n), () -> RoomLoad.visitors(FEW, 1)));
                session.measure("to a room of 100, a delivery", ROOMS, n -> new Cell(
                        () -> crowd(n), () -> BroadcastLoad.inRoom(CROWD, SMALL)));
            }
        }
    }

    /// Clients that share so many rooms, two in each.
    private static Crowd crowd(int rooms) {
        return rooms < CROWD / 2 ? new Crowd(2 * rooms, 1) : new Crowd(CROWD, 2 * rooms / CROWD);
    }

    private void ownRooms() throws IOException, InterruptedException {
        var figure = new Figure("scale-own-rooms", "Rooms of a client, beside 10,000 others", "rooms", "us");
        try (var session = new Session(figure)) {
            session.warmUp(RoomLoad.movers(FEW, 1));
            for (int round = 0; round < rounds; round++) {
                session.measure("join them and leave them", OWN_ROOMS, n -> new Cell(
                        () -> crowd(10_000), () -> RoomLoad.movers(FEW, n)));
                session.measure("connect, join, disconnect", OWN_ROOMS, n -> new Cell(
                        () -> crowd(10_000), () -> RoomLoad.visitors(FEW, n)));
            }
        }
    }

    private void sizes() throws IOException, InterruptedException {
        var figure = new Figure("scale-sizes", "Size of a message", "bytes", "us");
        try (var session = new Session(figure)) {
            session.warmUp(new ExchangeLoad(Form.ECHO, FEW, 1, SMALL));
            for (int round = 0; round < rounds; round++) {
                session.measure("echo of a text", SIZES, n -> Cell.alone(() -> new ExchangeLoad(Form.ECHO, 20, 1, n)));
                session.measure("echo of bytes", SIZES, n -> Cell.alone(() -> new ExchangeLoad(Form.BINARY, 20, 1, n)));
            }
        }
    }

    private void write() throws IOException, InterruptedException {
        var page = new StringBuilder();
        for (Figure figure : figures) {
            page.append(figure.markdown());
            Files.writeString(arguments.out().resolve(figure.file()), figure.svg());
        }
        page.append(versus.markdown()).append('\n');
        page.append(Machine.description(arguments.pin(), rounds, window));
        Files.writeString(arguments.out().resolve("scale.md"), page);
    }

    /// The server of one figure. When it hangs, it is replaced.
    private final class Session implements AutoCloseable {

        private final Figure figure;
        private volatile Peer peer;

        Session(Figure figure) {
            this.figure = figure;
            figures.add(figure);
        }

        void warmUp(Load load) throws InterruptedException {
            try {
                TimeLimit.within(LONGEST_CELL, () -> load.measure(running(), Duration.ZERO, arguments.warmUp(WARMING)), this::close);
            } catch (IOException failed) {
                System.out.println(figure.file() + ", warm-up: " + failed.getMessage());
            }
        }

        private Peer running() throws IOException, InterruptedException {
            if (peer == null) {
                peer = Peer.start(servers.socketloom(List.of()), Bout.USUAL_PINGS, arguments.out());
            }
            return peer;
        }

        void measure(String curve, long[] xs, Curve cells) throws InterruptedException {
            for (long x : xs) {
                Sample sample = attempt(cells.at((int) x));
                figure.add(curve, x, sample);
                System.out.printf("%-20s %-30s %,9d %10.2f us  %s%n", figure.file(), curve, x, sample.cost(), sample.integrity());
            }
        }

        private Sample attempt(Cell cell) throws InterruptedException {
            try {
                return TimeLimit.within(LONGEST_CELL, () -> measure(cell), this::close);
            } catch (IOException failed) {
                close();
                return Sample.failed(failed.getMessage());
            }
        }

        private Sample measure(Cell cell) throws IOException, InterruptedException {
            Crowd crowd = cell.crowd().get();
            List<Thread> bystanders = crowd.begin(running());
            Sample sample = cell.load().get().measure(peer, SETTLING, window);
            String bystandersFate = crowd.integrity().toString();
            crowd.end(bystanders);
            return sample.integrity().equals(Integrity.CLEAN)
                    ? new Sample(sample.cost(), sample.rate(), bystandersFate)
                    : sample;
        }

        @Override
        public void close() {
            if (peer != null) {
                peer.close();
                peer = null;
            }
        }
    }
}
