package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.socketloom.http.Ticker;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/// A server whose handlers can send parts of themselves to an executor, for the tests of [Errand].
abstract class ErrandRig {

    static final String POOLED = "pooled";

    /// On top of the commands of [TestListener]:
    ///
    /// | message | what happens |
    /// |---|---|
    /// | `on COMMAND` | sends the command to the executor |
    /// | `other COMMAND` | sends it to the other executor |
    /// | `tell COMMAND` | sends `telling` and then the command to the executor |
    /// | `where` | sends the name of its thread if it is the executor's, or `home`, and whether that holds the turn |
    /// | `interrupt` | sets its own interrupt status |
    /// | `run out` | throws an error |
    final class Sending extends TestListener {
        volatile Thread home = Thread.currentThread();

        Sending(Session session) {
            super(session);
        }

        @Override
        void handle(String command, String rest) throws Exception {
            switch (command) {
                case "on" -> sent(executor, rest);
                case "other" -> sent(other, rest);
                case "tell" -> {
                    send("telling");
                    sent(executor, rest);
                }
                case "where" -> send(where() + " " + session.turn().isHeldHere());
                case "interrupt" -> Thread.currentThread().interrupt();
                case "run" -> throw new OutOfMemoryError("on purpose");
                default -> super.handle(command, rest);
            }
        }

        private void sent(Executor to, String command) throws Exception {
            Thread here = Thread.currentThread();
            home = here;
            int space = command.indexOf(' ');
            String word = space < 0 ? command : command.substring(0, space);
            try {
                Errand.perform(session, to, () -> handle(word, command.substring(space + 1)));
            } catch (Exception | Error thrown) {
                throw thrown;
            } catch (Throwable neither) {
                throw new AssertionError(neither);
            }
            if (!Thread.currentThread().equals(here) || !session.turn().isHeldHere()) {
                failures.add(new AssertionError("the turn was not handed back"));
            }
            if (afterwards != null) {
                afterwards.run();
            }
        }

        private static String where() {
            String name = Thread.currentThread().getName();
            return name.startsWith(POOLED) || name.equals("other") ? name : "home";
        }
    }

    final Rig.Options options = new Rig.Options();
    final ThreadPoolExecutor pool = pool(1);
    Executor executor = pool;
    Executor other = pool;
    Runnable afterwards;
    Rig rig = new Rig(options, Ticker.manual(), Sending::new);

    private static ThreadPoolExecutor pool(int threads) {
        return new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name(POOLED).factory());
    }

    @AfterEach
    void close() {
        rig.close();
        pool.shutdownNow();
    }

    /// Has a handler of this client keep the executor, until it is told to `release("a")`.
    static void occupy(TestClient busy) throws Exception {
        busy.say("on block a");
        busy.server().awaitBlocked("a");
    }

    /// That no handler has failed, and no two have run at a time.
    static void assertWell(TestClient client) {
        assertEquals(List.of(), List.copyOf(client.server().failures));
        assertEquals(0, client.server().overlaps.get());
    }
}
