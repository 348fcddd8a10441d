package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.socketloom.Handlers.Registration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionErrorsTest {

    private final ConnectionErrors errors = new ConnectionErrors();
    private final List<String> log = new ArrayList<>();

    private static Handshake nobody() {
        throw new AssertionError("nobody wants to know");
    }

    @Test
    void areCountedByCode() {
        errors.happened(4, "Forbidden", ConnectionErrorsTest::nobody);
        errors.happened(4, "origin not allowed", ConnectionErrorsTest::nobody);
        errors.happened(0, "Transport unknown", ConnectionErrorsTest::nobody);
        assertEquals(2, errors.count(4));
        assertEquals(1, errors.count(0));
        assertEquals(0, errors.count(5));
        assertEquals(0, errors.count(6));
        assertEquals(0, errors.count(-1));
        assertEquals(3, errors.count());
    }

    @Test
    void areToldToAllListenersAlthoughOneFails() {
        errors.add(_ -> {
            throw new IllegalStateException("no disk");
        });
        Registration second = errors.add(error -> log.add(error.code() + " " + error.message()));
        errors.happened(1, "Session ID unknown", () -> null);
        second.off();
        errors.happened(1, "Session ID unknown", () -> null);
        assertEquals(List.of("1 Session ID unknown"), log);
    }
}
