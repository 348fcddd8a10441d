package dev.socketloom.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.SocketIOServer;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RehearsalTest {

    private static final int PATIENCE_S = 60;

    private static final Page PAGE = new Page("/socket.io", Set.of("polling", "websocket"), false);

    /// What is rehearsed is what visitors do: both transports, and values in both directions.
    @Test
    void theServerMeetsThreeClientsAndTheirMessages() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (SocketIOServer io = SocketIOServer.builder().port(0).app(PAGE).build()) {
            Demo.open(io);
            io.onConnect((socket, auth) -> heard.add("connect over " + socket.transport()));
            io.onAny((socket, event) -> heard.add(event.name() + " " + event.args().toList()));
            io.start();
            new Rehearsal(io.address()).run();
            assertEquals("connect over polling", take(heard));
            assertEquals("connect over websocket", take(heard));
            assertEquals("join [Ann]", take(heard));
            assertEquals("message [hello]", take(heard));
            assertEquals("picture [{type=image/png, bytes=null}]", take(heard));
            assertEquals("connect over polling", take(heard));
            assertEquals("message [here]", take(heard));
        }
        assertEquals(0, heard.size());
    }

    @Test
    void aServerWithoutAPageFailsIt() throws Exception {
        try (SocketIOServer io = SocketIOServer.builder().port(0).build()) {
            io.start();
            IOException failure = assertThrows(IOException.class, () -> new Rehearsal(io.address()).run());
            assertTrue(failure.getMessage().contains("expected 200 OK"), failure.getMessage());
            assertTrue(failure.getMessage().contains("404"), failure.getMessage());
        }
    }

    @Test
    void aServerThatDoesNotAnswerAMessageFailsIt() throws Exception {
        try (SocketIOServer io = SocketIOServer.builder().port(0).app(PAGE).build()) {
            io.start();
            IOException failure = assertThrows(IOException.class, () -> new Rehearsal(io.address()).run());
            assertTrue(failure.getMessage().contains("expected 433["), failure.getMessage());
        }
    }

    private static String take(BlockingQueue<String> heard) throws InterruptedException {
        return heard.poll(PATIENCE_S, TimeUnit.SECONDS);
    }
}
