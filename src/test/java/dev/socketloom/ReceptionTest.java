package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.engineio.CloseReason;
import dev.socketloom.http.Budget;
import dev.socketloom.packet.Packet;
import dev.socketloom.packet.PacketException;
import dev.socketloom.packet.PacketLimits;
import dev.socketloom.packet.Parser;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What is kept of packets that are not complete, and until when it is counted.
final class ReceptionTest {

    private static final int PART = 100_000;
    private static final String TWO = "52-[\"x\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]";

    private final Budget budget = new Budget(10L * PART);
    private final Reception reception = reception();

    private Reception reception() {
        var limits = new PacketLimits(10, 10L * PART, PacketLimits.DEEPEST, 16_384);
        return new Reception(Parser.JSON.decoder(limits, _ -> true), budget);
    }

    private Packet text(String text) throws PacketException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return reception.text(utf8, 0, utf8.length);
    }

    @Test
    void attachmentsAreCountedUntilTheirPacketIsComplete() throws Exception {
        assertNull(text(TWO));
        assertNull(reception.binary(new byte[PART]));
        assertTrue(budget.used() >= PART, () -> "used: " + budget.used());
        assertNotNull(reception.binary(new byte[PART]));
        assertEquals(0, budget.used());
    }

    @Test
    void aPacketThatIsCompleteAtOnceIsNotCounted() throws Exception {
        assertNotNull(text("2[\"x\",\"" + "y".repeat(PART) + "\"]"));
        assertEquals(0, budget.used());
    }

    /// A small text can be a large tree.
    @Test
    void theObjectsOfATextThatWaitsForItsAttachmentsAreCountedToo() throws Exception {
        text("51-[\"x\",{\"_placeholder\":true,\"num\":0}" + ",{}".repeat(1_000) + "]");
        assertTrue(budget.used() >= 24 * 3_000, () -> "used: " + budget.used());
    }

    @Test
    void whoWouldKeepMoreThanIsLeftIsRefused() throws Exception {
        budget.share().add(8L * PART);
        text(TWO);
        assertThrows(PacketException.class, () -> reception.binary(new byte[2 * PART]));
    }

    @Test
    void nothingIsKeptOfWhoHasGone() throws Exception {
        text(TWO);
        reception.binary(new byte[PART]);
        reception.end();
        assertEquals(0, budget.used());
        assertNull(reception.binary(new byte[PART]));
        assertNull(text("2[\"x\"]"));
        assertEquals(0, budget.used());
    }

    @Nested
    class OfAClient {

        private final Stage stage = new Stage(ServerOptions.standard().with(ServerOptions.RECEIVE_BUDGET, 2L << 20));
        private final FakeLink link = stage.joined();

        private long used() {
            return stage.clients.receiving().used();
        }

        @Test
        void nothingIsKeptWhenItGoes() {
            link.receive(TWO);
            link.receive(new byte[PART]);
            assertTrue(used() >= PART, () -> "used: " + used());
            link.ends(CloseReason.TRANSPORT_CLOSE);
            assertEquals(0, used());
        }

        @Test
        void nothingIsKeptWhenItBreaksARule() {
            link.receive(TWO);
            link.receive(new byte[PART]);
            link.receive("2[\"a text where an attachment is awaited\"]");
            assertFalse(link.isOpen());
            assertEquals(0, used());
        }

        @Test
        void oneThatSendsTooMuchGoesAndTheOthersStay() {
            FakeLink other = stage.joined();
            link.receive(TWO);
            link.receive(new byte[12 * PART]);
            assertFalse(link.isOpen());
            assertTrue(other.isOpen());
            assertEquals(0, used());
        }
    }
}
