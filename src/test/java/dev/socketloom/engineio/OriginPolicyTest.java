package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.socketloom.http.RawClient;
import dev.socketloom.http.Response;
import dev.socketloom.http.Served;
import java.time.Duration;
import java.util.ArrayList;
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

    private static final OriginPolicy ANY = OriginPolicy.listed(List.of("*"));

    /// A server that answers with what the policy says.
    private static RawClient.Answer ask(OriginPolicy policy, String fields) throws Exception {
        try (Served served = Served.by(request -> {
            OriginPolicy.Verdict verdict = policy.judge(request, "http://" + request.header("Host").orElse(""));
            return Response.text(verdict.allowed() ? 200 : 403, "")
                    .with(verdict.fields())
                    .with(policy.preflight(request));
        })) {
            served.client().send("GET / HTTP/1.1\r\nHost: shop.example:8080\r\n" + fields + "\r\n");
            return served.client().read();
        }
    }

    private static int status(OriginPolicy policy, String origin) throws Exception {
        return ask(policy, "Origin: " + origin + "\r\n").status();
    }

    private static OriginPolicy listed(String... origins) {
        return OriginPolicy.listed(List.of(origins));
    }

    @Nested
    class Listed {

        @ParameterizedTest
        @ValueSource(strings = {
            "http://allowed.example", "HTTP://Allowed.Example", "http://allowed.example:80", "https://two.example",
            "https://two.example:443", "http://port.example:3000", "http://xn--bcher-kva.example"
        })
        void letsItsOriginsPassInAnySpelling(String origin) throws Exception {
            var policy = listed("http://Allowed.example/", "https://two.example:443", "http://port.example:3000",
                    "http://b\u00fccher.example");
            assertEquals(200, status(policy, origin));
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "http://evil.example", "https://allowed.example", "http://allowed.example:8080",
            "http://allowed.example.evil.example", "http://evilallowed.example", "null", "http://", "allowed.example",
            "http://allowed.example@evil.example", "*", "file://", "http://*.allowed.example", "", "http://allowed.example/x"
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

        @Test
        void aRequestOfTwoPagesComesFromNone() throws Exception {
            String origin = "Origin: http://allowed.example\r\n";
            assertEquals(403, ask(listed("http://allowed.example"), origin + origin).status());
        }

        @Test
        void nullMeansItselfOnly() throws Exception {
            assertEquals(200, status(listed("null"), "null"));
            assertEquals(403, status(listed("null"), "NULL"));
            assertEquals(403, status(listed("null"), "http://null"));
            assertEquals(403, status(listed("http://null"), "null"));
        }
    }

    @Nested
    class Subdomains {

        private final OriginPolicy policy = listed("https://*.Shop.example", "http://*.dev.example:8080");

        @ParameterizedTest
        @ValueSource(strings = {"https://a.shop.example", "https://a.b.SHOP.example:443", "http://a.dev.example:8080"})
        void pass(String origin) throws Exception {
            assertEquals(200, status(policy, origin));
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "https://shop.example", "http://a.shop.example", "https://a.shop.example:8080", "https://evilshop.example",
            "https://a.shop.example.evil.example", "https://.shop.example.", "http://a.dev.example", "https://*.shop.example"
        })
        void areNot(String origin) throws Exception {
            assertEquals(403, status(policy, origin));
        }
    }

    @Nested
    class SameOrigin {

        private final OriginPolicy policy = listed();

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
    class ARule {

        private final List<String> asked = new ArrayList<>();

        private final OriginPolicy policy = OriginPolicy.ruled((origin, request) -> {
            asked.add(origin);
            return origin.endsWith(".example") && request.header("X-Token").isPresent();
        });

        @Test
        void decidesByTheNormalFormAndTheRequest() throws Exception {
            assertEquals(200, ask(policy, "Origin: HTTPS://A.Example:443/\r\nX-Token: t\r\n").status());
            assertEquals(403, ask(policy, "Origin: http://a.example\r\n").status());
            assertEquals(List.of("https://a.example", "http://a.example"), asked);
        }

        @Test
        void isNotAskedWhenThereIsNoPage() throws Exception {
            assertEquals(200, ask(policy, "").status());
            assertEquals(List.of(), asked);
        }

        @Test
        void seesWhatIsNoOriginAsItIs() throws Exception {
            assertEquals(403, status(policy, "file://"));
            assertEquals(List.of("file://"), asked);
        }

        /// Also about the server's own pages.
        @Test
        void decidesAlone() throws Exception {
            assertEquals(403, status(OriginPolicy.ruled((_, _) -> false), "http://shop.example:8080"));
        }
    }

    @Nested
    class Forms {

        @ParameterizedTest
        @ValueSource(strings = {
            "*", "null", "http://a", "http://a/", "HTTPS://A.example:8443", "http://[::1]:5000", "https://*.a.example",
            "capacitor://localhost", "http://\u00fc.example"
        })
        void canBeListed(String text) {
            assertTrue(OriginPolicy.isOrigin(text));
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "", " ", "a.example", "http://", "http:///", "//a", "http://a/b", "http://a//", "http://a?b", "http://a b",
            "http://a:x", "http://a:70000", "http://u@a", "https://a.*.example", "https://*", "https://*.", "https://**.a",
            "http://a,http://b", "h\u00fc://a"
        })
        void cannot(String text) {
            assertFalse(OriginPolicy.isOrigin(text));
        }
    }

    @Nested
    class Fields {

        private static void assertFields(OriginPolicy policy, String allowed, String vary) throws Exception {
            RawClient.Answer answer = ask(policy, "Origin: http://a.example\r\n");
            assertEquals(allowed, answer.header("Access-Control-Allow-Origin"));
            assertEquals(vary, answer.header("Vary"));
            assertEquals("", answer.header("Access-Control-Allow-Credentials"));
        }

        @Test
        void sayWhoMayRead() throws Exception {
            assertFields(ANY, "http://a.example", "Origin");
            assertFields(OriginPolicy.disabled(), "", "");
            assertFields(listed(), "", "Origin");
            assertFields(listed("http://b.example"), "", "Origin");
            assertFields(OriginPolicy.ruled((_, _) -> true), "http://a.example", "Origin");
        }

        @Test
        void theOriginIsNamedAsItWasSent() throws Exception {
            RawClient.Answer answer = ask(listed("http://a.example"), "Origin: http://A.example:80\r\n");
            assertEquals("http://A.example:80", answer.header("Access-Control-Allow-Origin"));
        }

        @Test
        void credentialsOnlyIfTheyAreWanted() throws Exception {
            OriginPolicy policy = listed("http://a.example").withCredentials();
            RawClient.Answer allowed = ask(policy, "Origin: http://a.example\r\n");
            assertEquals("true", allowed.header("Access-Control-Allow-Credentials"));
            RawClient.Answer refused = ask(policy, "Origin: http://b.example\r\n");
            assertEquals("", refused.header("Access-Control-Allow-Credentials"));
            assertEquals("", ask(policy, "").header("Access-Control-Allow-Credentials"));
        }

        @Test
        void credentialsAreNotForEverybody() {
            assertThrows(IllegalStateException.class, ANY::withCredentials);
            assertThrows(IllegalStateException.class, OriginPolicy.disabled()::withCredentials);
        }

        @Test
        void varyIsThereWithoutAnOriginToo() throws Exception {
            assertEquals("Origin", ask(listed("http://a.example"), "").header("Vary"));
        }

        @ParameterizedTest
        @CsvSource({"x-token, x-token", "'X-A, x-b', 'X-A, x-b'", "'x token', ''", "'x-a,', ''", "'a: b', ''", "*, *"})
        void thatAPreflightAsksForAreNamesOrNothing(String asked, String answered) throws Exception {
            RawClient.Answer answer = ask(ANY, "Origin: http://a\r\nAccess-Control-Request-Headers: " + asked + "\r\n");
            assertEquals(answered, answer.header("Access-Control-Allow-Headers"));
        }

        @Test
        void aPreflightIsRememberedAsLongAsIsSaid() throws Exception {
            assertEquals("600", ask(ANY.withMaxAge(Duration.ofMinutes(10)), "").header("Access-Control-Max-Age"));
            assertEquals("", ask(ANY, "").header("Access-Control-Max-Age"));
        }
    }

    /// For the log, which has to say what would have been allowed.
    @Test
    void thePolicyTellsWhatItAllows() {
        assertEquals("pages of this server, http://a, null, everything below https://b.example",
                listed("null", "http://A:80", "https://*.b.example").toString());
        assertEquals("every page", ANY.toString());
        OriginPolicy ruled = OriginPolicy.ruled((_, _) -> false);
        assertEquals("what the application's rule allows: change that rule", ruled + ": " + ruled.remedy("http://a"));
    }
}
