package dev.socketloom.engineio;

import dev.socketloom.http.Ascii;
import dev.socketloom.http.Headers;
import dev.socketloom.http.Request;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// Which web pages may connect: the one place that knows origins, for polling and for WebSockets (RFC 6454, Fetch §3.2).
///
/// A browser lets any page open a WebSocket to any server and says only whose page it is. Headers that allow or
/// forbid reading an answer do not help there, so a request from a page that is not allowed is refused, whatever it
/// asks for. A request without `Origin` comes from no web page and passes.
///
/// | policy | who may connect |
/// |---|---|
/// | [#listed] | pages of the listed origins, and of this server, which needs no permission to talk to itself |
/// | [#listed] with nothing | pages of this server only |
/// | [#listed] with `*` | every page |
/// | [#ruled] | whom the application's rule lets pass; one that fails lets nobody pass |
/// | [#disabled] | every page, and it is not told so |
///
/// An empty list is not taken for "no check", as it is in Flask: a list that comes from a configuration and happens to be
/// empty should not open the door.
///
/// Immutable.
public final class OriginPolicy {

    private static final Logger LOG = System.getLogger("dev.socketloom.engineio");

    private static final String EVERYBODY = "*";

    private enum Mode {
        LISTED,
        ANY,
        RULED,
        DISABLED
    }

    /// The application's own idea of who may connect.
    @FunctionalInterface
    public interface Rule {
        /// Whether pages of an origin may connect; asked for every request. An exception means that they may not.
        ///
        /// @param origin in the form in which origins are compared: `https://www.example.org`
        boolean allows(String origin, Request request) throws Exception;
    }

    /// What a request's origin means for its answer.
    ///
    /// @param allowed whether it is answered at all
    /// @param fields what the answer says to browsers and caches, also if it is a refusal
    record Verdict(boolean allowed, Headers fields) {}

    /// Fetch §3.2.5: an answer that depends on the origin must not be cached for another one.
    private static final Headers VARY = Headers.of("Vary", "Origin");

    /// For what no page has sent.
    private static final Verdict NO_PAGE = new Verdict(true, VARY);

    private final Mode mode;
    private final Set<Origin> origins;
    private final List<Origin> parents;
    private final Rule rule;
    private final boolean credentials;
    private final Duration maxAge;

    private OriginPolicy(
            Mode mode,
            Set<Origin> origins,
            List<Origin> parents,
            Rule rule,
            boolean credentials,
            Duration maxAge) {
        this.mode = mode;
        this.origins = origins;
        this.parents = parents;
        this.rule = rule;
        this.credentials = credentials;
        this.maxAge = maxAge;
    }

    private static OriginPolicy of(Mode mode, Set<Origin> origins, List<Origin> parents, Rule rule) {
        return new OriginPolicy(mode, origins, parents, rule, false, Duration.ZERO);
    }

    /// Pages of these origins and of this server; of everybody when one of them is `*`.
    ///
    /// @param texts each of the form that [#isOrigin(String)] takes
    public static OriginPolicy listed(List<String> texts) {
        if (texts.contains(EVERYBODY)) {
            return of(Mode.ANY, Set.of(), List.of(), OriginPolicy::never);
        }
        Set<Origin> origins =
                texts.stream().map(Origin::parse).filter(Objects::nonNull).collect(Collectors.toUnmodifiableSet());
        List<Origin> parents = texts.stream().map(Origin::parsePattern).filter(Objects::nonNull).toList();
        return of(Mode.LISTED, origins, parents, OriginPolicy::never);
    }

    /// Pages of the origins that a rule allows.
    public static OriginPolicy ruled(Rule rule) {
        return of(Mode.RULED, Set.of(), List.of(), rule);
    }

    /// Every page: nothing is checked, and nothing is said.
    public static OriginPolicy disabled() {
        return of(Mode.DISABLED, Set.of(), List.of(), OriginPolicy::never);
    }

    private static boolean never(String origin, Request request) {
        return false;
    }

    /// Whether a text can stand in a list: `https://www.example.org`, `https://*.example.org`, `null` or `*`.
    public static boolean isOrigin(String text) {
        return text.equals(EVERYBODY) || Origin.parse(text) != null || Origin.parsePattern(text) != null;
    }

    /// The same policy, and pages may send cookies along (`Access-Control-Allow-Credentials`).
    ///
    /// @throws IllegalStateException when every page may connect: each could act for its visitor, and read what comes back
    public OriginPolicy withCredentials() {
        if (mode == Mode.ANY || mode == Mode.DISABLED) {
            throw new IllegalStateException("cookies are only for origins that are named");
        }
        return new OriginPolicy(mode, origins, parents, rule, true, maxAge);
    }

    /// The same policy, and how long a browser may remember what a preflight has told it.
    public OriginPolicy withMaxAge(Duration age) {
        return new OriginPolicy(mode, origins, parents, rule, credentials, age);
    }

    /// Whether browsers are told anything at all.
    boolean isEnabled() {
        return mode != Mode.DISABLED;
    }

    /// Judges a request, once.
    ///
    /// @param own the origin of this server's pages, as the client sees it
    Verdict judge(Request request, String own) {
        if (mode == Mode.DISABLED) {
            return new Verdict(true, Headers.EMPTY);
        }
        List<String> sent = request.headers().all("Origin");
        if (sent.isEmpty()) {
            return NO_PAGE;
        }
        // One page has one origin.
        if (sent.size() > 1 || !allows(sent.getFirst(), request, own)) {
            return new Verdict(false, VARY);
        }
        Headers fields = VARY.with("Access-Control-Allow-Origin", sent.getFirst());
        return new Verdict(true, credentials ? fields.with("Access-Control-Allow-Credentials", "true") : fields);
    }

    private boolean allows(String text, Request request, String own) {
        Origin origin = Origin.parse(text);
        return switch (mode) {
            case ANY, DISABLED -> true;
            case LISTED -> origin != null && (isListed(origin) || origin.equals(Origin.parse(own)));
            case RULED -> isAllowedByRule(origin == null ? text : origin.toString(), request);
        };
    }

    private boolean isListed(Origin origin) {
        return origins.contains(origin) || parents.stream().anyMatch(parent -> parent.isAbove(origin));
    }

    private boolean isAllowedByRule(String origin, Request request) {
        try {
            return rule.allows(origin, request);
        } catch (Exception e) {
            LOG.log(Level.ERROR, "the rule for origins failed, so the request is refused", e);
            return false;
        }
    }

    /// What a preflight asks for beside [#judge] (Fetch §4.8).
    Headers preflight(Request request) {
        Headers fields = Headers.of("Access-Control-Allow-Methods", "GET, POST");
        if (maxAge.isPositive()) {
            fields = fields.with("Access-Control-Max-Age", Long.toString(maxAge.toSeconds()));
        }
        String wanted = request.header("Access-Control-Request-Headers").orElse("");
        boolean names = Arrays.stream(wanted.split(",", -1)).map(String::strip).allMatch(Ascii::isToken);
        return names ? fields.with("Access-Control-Allow-Headers", wanted) : fields;
    }

    /// What is allowed, for the log.
    @Override
    public String toString() {
        return switch (mode) {
            case ANY, DISABLED -> "every page";
            case RULED -> "what the application's rule allows";
            case LISTED -> listed();
        };
    }

    /// What to write to allow an origin, for the log, too.
    String remedy(String origin) {
        return mode == Mode.RULED ? "change that rule" : "write corsAllowedOrigins(\"" + origin + "\")";
    }

    private String listed() {
        var all = new StringBuilder("pages of this server");
        origins.stream().map(Origin::toString).sorted().forEach(origin -> all.append(", ").append(origin));
        parents.forEach(parent -> all.append(", everything below ").append(parent));
        return all.toString();
    }
}
