package dev.socketloom.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/// How the content of an answer is squeezed for its journey (RFC 9110 §8.4), and which way the client wants it (§12.5.3).
///
/// ```
///   Accept-Encoding = #( codings [ weight ] )        gzip, deflate;q=0.5, *;q=0
///   codings         = content-coding / "identity" / "*"
///   weight          = OWS ";" OWS "q=" qvalue
///   qvalue          = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] )
/// ```
///
/// Pure functions.
public enum ContentCoding {
    /// RFC 1952.
    GZIP("gzip"),
    /// RFC 1950, in spite of its name: the zlib format around what RFC 1951 calls deflate.
    DEFLATE("deflate"),
    /// As it is.
    IDENTITY("identity");

    private static final Pattern WEIGHT = Pattern.compile("[qQ]=([01])(?:\\.([0-9]{0,3}))?");

    /// A weight of 1.
    private static final int WHOLE = 1000;

    private static final int NOT_ACCEPTABLE = 0;
    private static final int UNLISTED = -1;

    private final String token;

    ContentCoding(String token) {
        this.token = token;
    }

    /// The coding that a request asks for: the one of the greatest weight, and of equal ones the first here. A client that
    /// says nothing gets [#IDENTITY], and so does one that accepts nothing we know.
    public static ContentCoding wanted(Headers request) {
        ContentCoding best = IDENTITY;
        int bestWeight = Math.max(NOT_ACCEPTABLE, weight(request, IDENTITY.token));
        for (ContentCoding coding : new ContentCoding[] {DEFLATE, GZIP}) {
            int weight = coding.weight(request);
            if (weight > NOT_ACCEPTABLE && weight >= bestWeight) {
                best = coding;
                bestWeight = weight;
            }
        }
        return best;
    }

    private int weight(Headers request) {
        int weight = weight(request, token);
        if (weight == UNLISTED && this == GZIP) {
            // RFC 9110 §8.4.1.3: "A recipient SHOULD consider "x-gzip" to be equivalent to "gzip"."
            weight = weight(request, "x-gzip");
        }
        // §12.5.3: "The asterisk "*" symbol in an Accept-Encoding field matches any available content coding not
        // explicitly listed in the field."
        return weight == UNLISTED ? weight(request, "*") : weight;
    }

    private static int weight(Headers request, String token) {
        for (String value : request.all("Accept-Encoding")) {
            for (String member : value.split(",", -1)) {
                String[] parts = member.split(";", -1);
                if (Ascii.equalsIgnoreCase(parts[0].strip(), token)) {
                    return parts.length == 1 ? WHOLE : weight(parts);
                }
            }
        }
        return UNLISTED;
    }

    /// In thousandths; what is malformed is not acceptable.
    private static int weight(String[] parts) {
        Matcher weight = WEIGHT.matcher(parts[1].strip());
        if (parts.length > 2 || !weight.matches()) {
            return NOT_ACCEPTABLE;
        }
        String fraction = weight.group(2) == null ? "" : weight.group(2);
        int thousandths = Integer.parseInt(weight.group(1) + (fraction + "000").substring(0, 3));
        return thousandths > WHOLE ? NOT_ACCEPTABLE : thousandths;
    }

    /// An answer in this coding, if it gets shorter by it; that it might have come in another is said in any case.
    public Response applied(Response response) {
        // RFC 9110 §12.5.5: a cache must not give it to a client that has not asked for it.
        Response varied = response.with("Vary", "Accept-Encoding");
        byte[] squeezed = this == IDENTITY ? response.body() : squeezed(response.body());
        return squeezed.length < response.body().length
                ? new Response(varied.status(), varied.headers().with("Content-Encoding", token), squeezed)
                : varied;
    }

    private byte[] squeezed(byte[] body) {
        var target = new ByteArrayOutputStream(body.length / 2);
        // Closed in any case: a deflater's memory is outside of the heap.
        try (var stream = this == GZIP ? new GZIPOutputStream(target) : new DeflaterOutputStream(target)) {
            stream.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException("a write to memory failed", e);
        }
        return target.toByteArray();
    }
}
