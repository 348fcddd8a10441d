package dev.socketloom.engineio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.socketloom.http.RawClient;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every kind of page before every policy, with every kind of request. The server is `http://shop.example:8080`, or behind
/// a proxy what that says; `+` passes, `-` is refused.
@Timeout(30)
final class OriginMatrixTest {

    private static final String LISTED = "http://allowed.example";

    private static final Map<String, OriginPolicy> POLICIES = Map.of(
            "default", OriginPolicy.listed(List.of()),
            "*", OriginPolicy.listed(List.of("*")),
            "list", OriginPolicy.listed(List.of(LISTED)),
            "list with *", OriginPolicy.listed(List.of("*", LISTED)),
            "disabled", OriginPolicy.disabled(),
            "rule", OriginPolicy.ruled((origin, _) -> origin.equals(LISTED)),
            "failing rule", OriginPolicy.ruled((_, _) -> {
                throw new IllegalStateException("no database");
            }));

    private static final List<String> COLUMNS =
            List.of("default", "*", "list", "list with *", "disabled", "rule", "failing rule");

    private static final String FORWARDED = "\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: www.example.org";

    /// A kind of page: what it sends, whether the peer is a trusted proxy, and a sign for each column.
    record Page(String name, String host, String fields, boolean trusted, String signs) {

        static Page of(String name, String origin, String signs) {
            return new Page(name, "shop.example:8080", "\r\nOrigin: " + origin, false, signs);
        }
    }

    private static final List<Page> PAGES = List.of(
            new Page("none", "shop.example:8080", "", false, "+++++++"),
            Page.of("same", "http://shop.example:8080", "++++" + "+--"),
            new Page("same, its port said", "shop.example", "\r\nOrigin: http://shop.example:80", false, "+++++--"),
            new Page("same, our port said", "shop.example:80", "\r\nOrigin: http://shop.example", false, "+++++--"),
            Page.of("same, upper case", "HTTP://SHOP.Example:8080", "+++++--"),
            Page.of("same, with a slash", "http://shop.example:8080/", "+++++--"),
            Page.of("other host", "http://evil.example:8080", "-+-++--"),
            Page.of("other scheme", "https://shop.example:8080", "-+-++--"),
            Page.of("other port", "http://shop.example:8081", "-+-++--"),
            Page.of("null", "null", "-+-++--"),
            Page.of("listed", LISTED, "-+++++-"),
            Page.of("listed, upper case", "HTTP://Allowed.EXAMPLE", "-+++++-"),
            Page.of("listed, with a slash", LISTED + "/", "-+++++-"),
            Page.of("listed, its port said", LISTED + ":80", "-+++++-"),
            Page.of("nonsense", "evil", "-+-++--"),
            new Page("spoofed host", "shop.example:8080",
                    FORWARDED + "\r\nOrigin: https://www.example.org", false, "-+-++--"),
            new Page("same behind a trusted proxy", "shop.example:8080",
                    FORWARDED + "\r\nOrigin: https://www.example.org", true, "+++++--"),
            new Page("other behind a trusted proxy", "shop.example:8080",
                    FORWARDED + "\r\nOrigin: https://evil.example", true, "-+-++--"));

    enum Kind {
        GET,
        POST,
        PREFLIGHT,
        WEBSOCKET
    }

    /// Every server explains what it refuses, and here are five hundred of them.
    private static final Logger LOG = Logger.getLogger("dev.socketloom.engineio");

    @BeforeAll
    static void silence() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void endSilence() {
        LOG.setLevel(null);
    }

    static Stream<Arguments> cases() {
        return Stream.of(Kind.values()).flatMap(kind -> PAGES.stream().flatMap(page -> COLUMNS.stream()
                .map(policy -> Arguments.of(kind, page, policy,
                        page.signs.charAt(COLUMNS.indexOf(policy)) == '+'))));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("cases")
    void everyPageBeforeEveryPolicy(Kind kind, Page page, String policy, boolean passes) throws Exception {
        var options = new Rig.Options();
        options.origins = POLICIES.get(policy);
        options.proxies = page.trusted ? TrustedProxies.of(List.of("127.0.0.0/8")) : TrustedProxies.NONE;
        try (var rig = new Rig(options)) {
            PollingClient session = rig.polling();
            RawClient.Answer answer = ask(rig, kind, page, session);
            assertEquals(passes ? passed(kind, policy) : 403, answer.status());
            if (!passes) {
                assertEquals(kind == Kind.WEBSOCKET
                        ? "origin not allowed"
                        : "{\"code\":4,\"message\":\"origin not allowed\"}", answer.body());
            }
            boolean told = passes && !page.name.equals("none") && !policy.equals("disabled") && kind != Kind.WEBSOCKET;
            assertEquals(told, !answer.header("Access-Control-Allow-Origin").isEmpty());
            boolean varies = !policy.equals("disabled") && answer.status() != 101;
            assertEquals(varies ? "Origin" : "", answer.header("Vary"));
            assertEquals(passes && kind == Kind.POST ? 1 : 0, session.server().handled.size());
        }
    }

    /// Without a policy there are no preflights either.
    private static int passed(Kind kind, String policy) {
        return switch (kind) {
            case GET, POST -> 200;
            case PREFLIGHT -> policy.equals("disabled") ? 400 : 204;
            case WEBSOCKET -> 101;
        };
    }

    private static RawClient.Answer ask(Rig rig, Kind kind, Page page, PollingClient session) throws Exception {
        String end = " HTTP/1.1\r\nHost: " + page.host + page.fields + "\r\n";
        RawClient client = rig.connect().client();
        client.send(switch (kind) {
            case GET -> "GET " + Rig.QUERY + "polling" + end + "\r\n";
            case POST -> "POST " + session.target() + end + "Content-Length: 2\r\n\r\n4x";
            case PREFLIGHT -> "OPTIONS " + Rig.QUERY + "polling" + end + "Access-Control-Request-Method: POST\r\n\r\n";
            case WEBSOCKET -> "GET " + Rig.QUERY + "websocket" + end + "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
        });
        RawClient.Answer answer = client.read();
        if (kind == Kind.POST && answer.status() == 200) {
            Await.until(() -> !session.server().handled.isEmpty());
        }
        return answer;
    }
}
