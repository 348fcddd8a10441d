package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.Response;
import dev.socketloom.http.Served;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the log says of pages that were refused.
@Timeout(30)
final class RefusedOriginsTest {

    private final OriginPolicy policy = OriginPolicy.listed(List.of("http://a.example"));
    private final RefusedOrigins refused = new RefusedOrigins();
    private final List<String> lines = new ArrayList<>();

    private static final Logger LOG = Logger.getLogger("dev.socketloom.engineio");

    private final Handler recorder = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getLevel() + " " + line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void record() {
        LOG.addHandler(recorder);
        LOG.setUseParentHandlers(false);
    }

    @AfterEach
    void stop() {
        LOG.removeHandler(recorder);
        LOG.setUseParentHandlers(true);
    }

    private void refuse(String fields) throws Exception {
        try (Served served = Served.by(request -> {
            refused.explain(request, policy);
            return Response.empty(204);
        })) {
            served.client().send("GET / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n");
            served.client().read();
        }
    }

    @Test
    void anOriginIsExplainedOnce() throws Exception {
        refuse("Origin: http://b.example\r\n");
        refuse("Origin: http://b.example\r\n");
        assertEquals(List.of("WARNING refused the origin http://b.example; allowed is: pages of this server,"
                + " http://a.example; to allow it, write corsAllowedOrigins(\"http://b.example\")"), lines);
    }

    @Test
    void aProxyThatIsNotTrustedIsNamed() throws Exception {
        refuse("Origin: https://b.example\r\nX-Forwarded-Host: b.example\r\n");
        assertTrue(lines.getFirst().endsWith(
                " or, if 127.0.0.1 is a proxy of yours, trustedProxies(\"127.0.0.1\")"), lines.getFirst());
    }

    @Test
    void aLogBearsAHundredOfThemAndNoLongOnes() throws Exception {
        for (int i = 0; i < 110; i++) {
            refuse("Origin: http://" + "x".repeat(1_000) + i + ".example\r\n");
        }
        assertEquals(100, lines.size());
        assertTrue(lines.getFirst().length() < 700, lines.getFirst());
    }
}
