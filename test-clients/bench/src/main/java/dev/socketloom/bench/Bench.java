package dev.socketloom.bench;

import java.io.IOException;
import java.nio.file.Files;

/// The command line of what can be measured.
///
/// | task | what | for |
/// |---|---|---|
/// | [Comparison] | the cost of a unit of work, beside other servers | `table.md`, `plot.svg` |
/// | [Scale] | how a cost grows, with connections, rooms, sizes; cores, garbage collectors | `scale.md`, its curves |
/// | [Isolation] | what clients notice of others that are slow, or make the server busy | `isolation.md` |
/// | [Publication] | nothing; puts the files of the last runs into the documents | |
///
/// The process ends with 0 when everything was measured and no message was lost, doubled, reordered or changed; with 1
/// when that is not so of Socketloom, with 3 when it is not of another server.
public final class Bench {

    /// What is to be done.
    enum Task { COMPARISON, SCALE, ISOLATION, PUBLISH }

    static final int GOOD = 0;
    static final int BAD = 1;
    static final int OTHERS_BAD = 3;
    private static final int NO_SUCH_OPTION = 2;

    private Bench() {}

    /// Measures, and writes what it found.
    ///
    /// @param args see [Arguments]
    public static void main(String[] args) throws Exception {
        try {
            // Whatever still runs then: some thread may wait for a server that does not answer.
            System.exit(run(Arguments.of(args)));
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(NO_SUCH_OPTION);
        }
    }

    private static int run(Arguments arguments) throws IOException, InterruptedException {
        Files.createDirectories(arguments.out());
        if (arguments.task() == Task.PUBLISH) {
            Publication.publish(arguments.out());
            return GOOD;
        }
        if (arguments.pin()) {
            Machine.leaveFirstCore();
        }
        var servers = new Servers(arguments.pin(), arguments.out());
        return switch (arguments.task()) {
            case SCALE -> new Scale(arguments, servers).run();
            case ISOLATION -> new Isolation(arguments, servers).run();
            default -> new Comparison(arguments, servers).run();
        };
    }
}
