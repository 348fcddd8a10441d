package dev.socketloom.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.socketloom.http.HttpException;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeflateOfferTest {

    private static final String AGREED = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
    private static final String WITH_WINDOW = AGREED + "; server_max_window_bits=15";

    private static String answer(String... fields) throws HttpException {
        return DeflateOffer.answer(Extension.parse(List.of(fields)));
    }

    @Nested
    class Section7_1_Parameters {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "permessage-deflate",
                    "permessage-deflate; client_max_window_bits",
                    "permessage-deflate; client_max_window_bits=8",
                    "permessage-deflate; client_max_window_bits=\"15\"",
                    "permessage-deflate; server_no_context_takeover",
                    "permessage-deflate; client_no_context_takeover",
                    "permessage-deflate; client_max_window_bits=9; server_no_context_takeover;client_no_context_takeover",
                })
        void noContextIsTakenOverWhateverIsAsked(String offer) throws HttpException {
            assertEquals(AGREED, answer(offer));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "permessage-deflate; server_max_window_bits=15",
                    "permessage-deflate; server_max_window_bits=\"15\"; client_max_window_bits",
                    "permessage-deflate; server_no_context_takeover; server_max_window_bits=15",
                })
        void theWindowThatWeHaveIsAgreedTo(String offer) throws HttpException {
            assertEquals(WITH_WINDOW, answer(offer));
        }

        @ParameterizedTest
        @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14})
        void smallerWindowIsDeclined(int bits) throws HttpException {
            assertNull(answer("permessage-deflate; server_max_window_bits=" + bits));
        }

        @ParameterizedTest
        @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
        void anyWindowOfTheClientIsUnderstood(int bits) throws HttpException {
            assertEquals(AGREED, answer("permessage-deflate; client_max_window_bits=" + bits));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "client_max_window_bits=7",
                    "client_max_window_bits=16",
                    "client_max_window_bits=08",
                    "client_max_window_bits=015",
                    "client_max_window_bits=+9",
                    "client_max_window_bits=-9",
                    "client_max_window_bits=9.0",
                    "client_max_window_bits=99999999999999999999",
                    "server_max_window_bits",
                    "server_max_window_bits=0",
                    "server_max_window_bits=16",
                    "server_max_window_bits=015",
                    "server_no_context_takeover=true",
                    "client_no_context_takeover=1",
                    "Client_Max_Window_Bits",
                    "mem_level=8",
                    "__proto__",
                    "client_max_window_bits; client_max_window_bits",
                    "client_max_window_bits=9; client_max_window_bits=10",
                    "server_max_window_bits=15; server_max_window_bits=15",
                    "server_no_context_takeover; server_no_context_takeover",
                })
        void whatIsNotDefinedOrNotValidOrTwiceIsDeclined(String parameters) throws HttpException {
            assertNull(answer("permessage-deflate; " + parameters));
        }
    }

    @Nested
    class Section5_SeveralOffers {
        @Test
        void firstThatIsAcceptableIsTaken() throws HttpException {
            assertEquals(AGREED, answer("permessage-deflate; server_max_window_bits=9, permessage-deflate"));
            assertEquals(
                    WITH_WINDOW,
                    answer("permessage-deflate; bad", "permessage-deflate; server_max_window_bits=15, mux"));
            assertEquals(AGREED, answer("permessage-deflate, permessage-deflate; server_max_window_bits=15"));
        }

        @Test
        void otherExtensionsAreIgnored() throws HttpException {
            assertEquals(AGREED, answer("deflate-frame, permessage-bzip2; a=1; a=2", "mux, permessage-deflate"));
            assertNull(answer("deflate-frame, permessage-bzip2"));
            assertNull(answer("permessage-deflate-2"));
            assertNull(answer());
        }
    }
}
