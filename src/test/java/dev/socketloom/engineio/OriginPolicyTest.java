package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.socketloom.engineio.OriginPolicy.Mode;
import dev.socketloom.http.RawClient;
import dev.socketloom.http.Response;
import dev.socketloom.http.Served;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which pages may connect, asked with real requests.
@Timeout(30)
final class OriginPolicyTest {

    /// A server that answers with what the policy says.
    private static RawClient.Answer ask(OriginPolicy policy, String fields) throws Exception {
        try (Served served = Served.by(request -> Response.text(policy.allows(request) ? 200 : 403, "")
                .with(policy.preflightHeaders(request)))) {
            served.client().send("GET / HTTP/1.1\r\nHost: shop.example:8080\r\n" + fields + "\r\n");
            return served.client().read();
        }
    }

    private static int status(OriginPolicy policy, String origin) throws Exception {
        return ask(policy, "Origin: " + origin + "\r\n").status();
    }

    private static OriginPolicy listed(String... origins) {
        return new OriginPolicy(Mode.LISTED, List.of(origins), false);
    }

    @Nested
    class Listed {

        @ParameterizedTest
        @ValueSource(strings = {
            "http://allowed.example", "HTTP://Allowed.Example", "http://allowed.example:80", "https://two.example",
            "https://two.example:443", "http://port.example:3000"
        })
        void letsItsOriginsPassInAnySpelling(String origin) throws Exception {
            var policy = listed("http://Allowed.example/", "https://two.example:443", "http://port.example:3000");
            assertEquals(200, status(policy, origin));
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "http://evil.example", "https://allowed.example", "http://allowed.example:8080",
            "http://allowed.example.evil.example", "http://evilallowed.example", "null", "http://", "allowed.example",
            "http://allowed.example@evil.example", "*", "file://"
        })
        void refusesEverythingElse(String origin) throws Exception {
            assertEquals(403, status(listed("http://allowed.example"), origin));
        }

        @Test
        void aRequestOfNoPagePasses() throws Exception {
            assertEquals(200, ask(listed("http://allowed.example"), "").status());
        }

        /// The Python client, among others, says that it comes from the server it talks to.
        @Test
        void aPageOfThisServerNeedNotBeListed() throws Exception {
            assertEquals(200, status(listed("http://allowed.example"), "http://shop.example:8080"));
        }
    }

    @Nested
    class SameOrigin {

        private final OriginPolicy policy = new OriginPolicy(Mode.SAME_ORIGIN, List.of(), false);

        @ParameterizedTest
        @CsvSource({
            "http://shop.example:8080, 200",
            "HTTP://SHOP.EXAMPLE:8080, 200",
            "https://shop.example:8080, 403",
            "http://shop.example, 403",
            "http://shop.example:8081, 403",
            "http://evil.example:8080, 403",
            "null, 403",
        })
        void meansSchemeHostAndPort(String origin, int status) throws Exception {
            assertEquals(status, status(policy, origin));
        }
    }

    @Nested
    class Fields {

        @ParameterizedTest
        @CsvSource({"ANY, http://a.example, 'Origin'", "DISABLED, , ''", "SAME_ORIGIN, , 'Origin'", "LISTED, , 'Origin'"})
        void sayWhoMayRead(Mode mode, String allowed, String vary) throws Exception {
            RawClient.Answer answer =
                    ask(new OriginPolicy(mode, List.of(), false), "Origin: http://a.example\r\n");
            assertEquals(allowed == null ? "" : allowed, answer.header("Access-Control-Allow-Origin"));
            assertEquals(vary, answer.header("Vary"));
            assertEquals("", answer.header("Access-Control-Allow-Credentials"));
        }

        @Test
        void theOriginIsNamedAsItWasSent() throws Exception {
            RawClient.Answer answer = ask(listed("http://a.example"), "Origin: http://A.example:80\r\n");
            assertEquals("http://A.example:80", answer.header("Access-Control-Allow-Origin"));
        }

        @Test
        void credentialsOnlyIfTheyAreWanted() throws Exception {
            var policy = new OriginPolicy(Mode.LISTED, List.of("http://a.example"), true);
            RawClient.Answer allowed = ask(policy, "Origin: http://a.example\r\n");
            assertEquals("true", allowed.header("Access-Control-Allow-Credentials"));
            RawClient.Answer refused = ask(policy, "Origin: http://b.example\r\n");
            assertEquals("", refused.header("Access-Control-Allow-Credentials"));
            assertEquals("", refused.header("Access-Control-Allow-Methods"));
        }

        @Test
        void varyIsThereWithoutAnOriginToo() throws Exception {
            assertEquals("Origin", ask(listed("http://a.example"), "").header("Vary"));
        }
    }
}
