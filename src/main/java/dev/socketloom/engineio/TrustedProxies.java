package dev.socketloom.engineio;

import dev.socketloom.http.Ascii;
import dev.socketloom.http.Authority;
import dev.socketloom.http.Request;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The proxies whose word counts: what they say of the connections that they forward.
///
/// ```
///   client 203.0.113.7 ──▶ proxy 198.51.100.1 ──▶ proxy 10.0.0.2 ──▶ here
///
///   X-Forwarded-For: 203.0.113.7, 198.51.100.1        each proxy appends the address that it sees;
///   X-Forwarded-Proto: https                          believed from the right, as long as who says it is trusted
///   X-Forwarded-Host: www.example.org
/// ```
///
/// Anybody can send these fields. So they mean nothing unless the connection comes from a trusted address, and of several
/// values the last one counts, which is the one that the trusted proxy has written. What is malformed counts as absent.
///
/// Immutable.
public final class TrustedProxies {

    /// Nobody is trusted.
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private static final int IPV4_DOTS = 3;
    private static final int MAX_PREFIX_DIGITS = 3;

    /// Addresses that begin with the same bits (RFC 4632 §3.1, RFC 4291 §2.3); a single one is all bits.
    private record Network(byte[] address, int prefix) {

        static @Nullable Network parse(String text) {
            int slash = text.indexOf('/');
            InetAddress address = literal(slash < 0 ? text : text.substring(0, slash));
            if (address == null) {
                return null;
            }
            int bits = address.getAddress().length * Byte.SIZE;
            int prefix = slash < 0 ? bits : number(text.substring(slash + 1));
            return prefix < 0 || prefix > bits ? null : new Network(address.getAddress(), prefix);
        }

        private static int number(String digits) {
            boolean plain = !digits.isEmpty() && digits.length() <= MAX_PREFIX_DIGITS
                    && digits.chars().allMatch(Ascii::isDigit);
            return plain ? Integer.parseInt(digits) : -1;
        }

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < prefix; bit++) {
                int mask = 0x80 >> (bit % Byte.SIZE);
                if (((address[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Network> networks;

    private TrustedProxies(List<Network> networks) {
        this.networks = networks;
    }

    /// Trusts these addresses and networks, each of the form that [#isNetwork(String)] takes.
    public static TrustedProxies of(List<String> networks) {
        return new TrustedProxies(networks.stream().map(Network::parse).filter(Objects::nonNull).toList());
    }

    /// Whether a text is an address or a network: `10.0.0.2`, `10.0.0.0/8`, `::1`, `2001:db8::/32`.
    public static boolean isNetwork(String text) {
        return Network.parse(text) != null;
    }

    /// An address in digits; a name would have to be asked for.
    private static @Nullable InetAddress literal(String text) {
        boolean digits = text.indexOf(':') >= 0
                ? text.indexOf('%') < 0
                : text.chars().filter(c -> c == '.').count() == IPV4_DOTS;
        try {
            return digits ? InetAddress.ofLiteral(text) : null;
        } catch (IllegalArgumentException noAddress) {
            return null;
        }
    }

    /// Whether an address is a trusted proxy's.
    boolean contains(InetAddress address) {
        for (Network network : networks) {
            if (network.contains(address.getAddress())) {
                return true;
            }
        }
        return false;
    }

    /// What is to be believed of where a request comes from.
    public Caller caller(Request request) {
        InetAddress peer = request.peer().getAddress();
        String host = request.header("Host").orElse("");
        if (!contains(peer)) {
            return new Caller(peer, request.secure(), host);
        }
        return new Caller(client(request, peer), isSecure(request), forwardedHost(request, host));
    }

    /// Goes back along the way, as far as every proxy on it is trusted.
    private InetAddress client(Request request, InetAddress peer) {
        List<String> way = values(request, "X-Forwarded-For");
        InetAddress client = peer;
        for (int i = way.size() - 1; i >= 0 && contains(client); i--) {
            InetAddress before = literal(withoutPort(way.get(i)));
            if (before == null) {
                return client;
            }
            client = before;
        }
        return client;
    }

    /// Some proxies add the port: `203.0.113.7:4711`, `[2001:db8::1]:4711`.
    private static String withoutPort(String text) {
        if (text.startsWith("[")) {
            return text.substring(1, Math.max(1, text.indexOf(']')));
        }
        int colon = text.indexOf(':');
        return colon >= 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
    }

    private static boolean isSecure(Request request) {
        return switch (last(request, "X-Forwarded-Proto")) {
            case "https", "wss" -> true;
            case "http", "ws" -> false;
            default -> request.secure();
        };
    }

    private static String forwardedHost(Request request, String host) {
        String forwarded = last(request, "X-Forwarded-Host");
        return Authority.isValid(forwarded) ? forwarded : host;
    }

    private static String last(Request request, String field) {
        List<String> values = values(request, field);
        return values.isEmpty() ? "" : values.getLast();
    }

    /// The members of a list, over all lines of the field.
    private static List<String> values(Request request, String field) {
        return request.headers().all(field).stream()
                .flatMap(line -> List.of(line.split(",", -1)).stream())
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }
}
