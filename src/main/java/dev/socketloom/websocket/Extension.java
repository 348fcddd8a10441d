package dev.socketloom.websocket;

import dev.socketloom.http.Ascii;
import dev.socketloom.http.HttpException;
import java.util.ArrayList;
import java.util.List;

/// One extension that a client offers (RFC 6455 §9.1), for instance permessage-deflate (RFC 7692).
///
/// ```
///   Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits; server_max_window_bits=10, x-other; a="b"
///
///   extension-list  = 1#extension                               1# is a list with commas
///   extension       = extension-token *( ";" extension-param )
///   extension-param = token [ "=" (token | quoted-string) ]
/// ```
///
/// @param name what is offered
/// @param parameters in the order they came; names may repeat, and mean nothing until somebody asks for one
record Extension(String name, List<Parameter> parameters) {

    /// One parameter of an offer.
    ///
    /// @param name what it is about
    /// @param value what it says; empty when it has only a name
    record Parameter(String name, String value) {}

    /// Reads all that a client offers, in the order of its preference.
    ///
    /// @param fields the values of the `Sec-WebSocket-Extensions` fields, which together are one list
    /// @throws HttpException 400 when they do not follow the grammar
    static List<Extension> parse(List<String> fields) throws HttpException {
        var offers = new ArrayList<Extension>();
        for (String field : fields) {
            new Parser(field).list(offers);
        }
        return offers;
    }

    /// The grammar, each rule a method. One pass from left to right: a header field cannot make it look back.
    private static final class Parser {

        private static final int BAD_REQUEST = 400;

        private final String field;
        private int at;

        Parser(String field) {
            this.field = field;
        }

        void list(List<Extension> offers) throws HttpException {
            do {
                skipSpace();
                // RFC 9110 §5.6.1.2: "a recipient MUST parse and ignore a reasonable number of empty list elements"
                if (at < field.length() && field.charAt(at) != ',') {
                    offers.add(extension());
                }
            } while (skip(','));
            if (at < field.length()) {
                throw malformed();
            }
        }

        private Extension extension() throws HttpException {
            String name = token();
            var parameters = new ArrayList<Parameter>();
            while (skip(';')) {
                parameters.add(parameter());
            }
            return new Extension(name, List.copyOf(parameters));
        }

        private Parameter parameter() throws HttpException {
            String name = token();
            if (!skip('=')) {
                return new Parameter(name, "");
            }
            return new Parameter(name, skip('"') ? quoted() : token());
        }

        private String quoted() throws HttpException {
            var value = new StringBuilder();
            while (at < field.length() && field.charAt(at) != '"') {
                if (field.charAt(at) == '\\') {
                    at++;
                }
                // RFC 6455 §9.1: "the value after quoted-string unescaping MUST conform to the 'token' ABNF."
                if (at == field.length() || !Ascii.isTokenCharacter(field.charAt(at))) {
                    throw malformed();
                }
                value.append(field.charAt(at++));
            }
            if (value.isEmpty() || at == field.length()) {
                throw malformed();
            }
            at++;
            return value.toString();
        }

        private String token() throws HttpException {
            skipSpace();
            int from = at;
            while (at < field.length() && Ascii.isTokenCharacter(field.charAt(at))) {
                at++;
            }
            if (at == from) {
                throw malformed();
            }
            return field.substring(from, at);
        }

        private boolean skip(char expected) {
            skipSpace();
            boolean found = at < field.length() && field.charAt(at) == expected;
            if (found) {
                at++;
            }
            return found;
        }

        private void skipSpace() {
            while (at < field.length() && (field.charAt(at) == ' ' || field.charAt(at) == '\t')) {
                at++;
            }
        }

        private static HttpException malformed() {
            return new HttpException(BAD_REQUEST, "Sec-WebSocket-Extensions is malformed (RFC 6455 §9.1)");
        }
    }
}
