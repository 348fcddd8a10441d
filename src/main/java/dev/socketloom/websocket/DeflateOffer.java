package dev.socketloom.websocket;

import dev.socketloom.websocket.Extension.Parameter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Answers the offers of permessage-deflate that a client makes (RFC 7692 §7.1).
///
/// ```
///   client                                                server
///   permessage-deflate; client_max_window_bits     ─▶     permessage-deflate; server_no_context_takeover;
///                                                         client_no_context_takeover
/// ```
///
/// | parameter | what it demands, or allows | what is answered |
/// |---|---|---|
/// | `server_no_context_takeover` | no message of ours refers to an earlier one | always agreed to, asked for or not |
/// | `client_no_context_takeover` | nor does one of the client's | always demanded |
/// | `server_max_window_bits` | messages of ours refer back 2^n bytes at most | 15 is agreed to |
/// | `client_max_window_bits` | the client could refer back less far | nothing: any window is understood |
///
/// The first line is what lets all receivers of a broadcast share one compressed frame. The second lets an idle
/// connection hold no window: with takeover, each would keep 32 KiB of what was said last for what may be said next.
/// Whoever wants less than 15 bits cannot have it, for the JDK's compressor knows no other window.
///
/// Pure functions.
final class DeflateOffer {

    private static final String NAME = "permessage-deflate";
    private static final String SERVER_NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT_TAKEOVER = "client_no_context_takeover";
    private static final String SERVER_MAX_WINDOW_BITS = "server_max_window_bits";
    private static final String CLIENT_MAX_WINDOW_BITS = "client_max_window_bits";

    /// The largest window that DEFLATE has, 32 KiB, and the only one that a [java.util.zip.Deflater] uses.
    private static final String OUR_WINDOW = "15";
    /// All that may stand there: 8 to 15, "without leading zeros" (§7.1.2).
    private static final Set<String> WINDOWS = Set.of("8", "9", "10", "11", "12", "13", "14", OUR_WINDOW);

    private static final String AGREED =
            String.join("; ", NAME, SERVER_NO_CONTEXT_TAKEOVER, CLIENT_NO_CONTEXT_TAKEOVER);

    private DeflateOffer() {}

    /// The answer to the first offer that is acceptable; null when none is.
    ///
    /// @param offers in the order of the client's preference
    static @Nullable String answer(List<Extension> offers) {
        for (Extension offer : offers) {
            if (offer.name().equals(NAME) && isAcceptable(offer.parameters())) {
                return answer(offer);
            }
        }
        return null;
    }

    private static boolean isAcceptable(List<Parameter> parameters) {
        // RFC 7692 §7: "A server MUST decline an extension negotiation offer for this extension if any of the
        // following conditions are met": a parameter that is not defined, a value that is not valid, two parameters
        // with the same name, or what is not supported.
        var names = new HashSet<String>();
        return parameters.stream().allMatch(parameter -> names.add(parameter.name()) && isAcceptable(parameter));
    }

    private static boolean isAcceptable(Parameter parameter) {
        String value = parameter.value();
        return switch (parameter.name()) {
            case SERVER_NO_CONTEXT_TAKEOVER, CLIENT_NO_CONTEXT_TAKEOVER -> value.isEmpty();
            case SERVER_MAX_WINDOW_BITS -> value.equals(OUR_WINDOW);
            case CLIENT_MAX_WINDOW_BITS -> value.isEmpty() || WINDOWS.contains(value);
            default -> false;
        };
    }

    private static String answer(Extension offer) {
        boolean windowDemanded = offer.parameters().stream().anyMatch(p -> p.name().equals(SERVER_MAX_WINDOW_BITS));
        return windowDemanded ? AGREED + "; " + SERVER_MAX_WINDOW_BITS + "=" + OUR_WINDOW : AGREED;
    }
}
