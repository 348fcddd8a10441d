package dev.socketloom.cli;

import dev.socketloom.ServerOptions;
import dev.socketloom.Setting;
import dev.socketloom.Tls;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the command line asks for, checked.
///
/// ```text
/// --port 5000   --port=5000   --debug   --cors-allowed-origins http://a.example,http://b.example
/// ```
///
/// Parsed by hand in two steps, because an option's place means nothing: first the words are sorted by [Flag], then
/// each component is made from its words or from its default. What is allowed stands in [ServerOptions]; here a wrong
/// word becomes a [UsageException] that names the option and what it takes.
///
/// Immutable.
record Options(
        String host,
        int port,
        String path,
        List<String> corsAllowedOrigins,
        Optional<Path> staticDirectory,
        Optional<Path> clientDirectory,
        Optional<Tls> tls,
        Duration pingInterval,
        Duration pingTimeout,
        int maxPayload,
        Set<String> transports,
        boolean perMessageDeflate,
        Optional<String> watch,
        boolean rehearse,
        boolean logOutput,
        boolean debug,
        boolean help,
        boolean version) {

    private static final int MAX_ECHO = 60; // characters of a wrong word that are repeated to its author
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");
    private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s)");
    private static final Pattern PATH = Pattern.compile("((?:/[A-Za-z0-9._~-]+)+)/?"); // needs no escaping in the page

    static Options parse(String... words) throws UsageException {
        Given given = new Given(words);
        return new Options(
                given.setting(Flag.HOST, ServerOptions.HOST, word -> word, ""),
                given.has(Flag.REHEARSE) ? 0 : given.setting(Flag.PORT, ServerOptions.PORT, Options::number, ""),
                given.setting(Flag.PATH, ServerOptions.PATH, Options::path, " and has only letters, digits, . _ ~ -"),
                given.setting(Flag.CORS, ServerOptions.CORS_ALLOWED_ORIGINS, Options::list, ""),
                given.existing(Flag.STATIC, Files::isDirectory, "a directory"),
                given.existing(Flag.CLIENT_DIR, dir -> Files.isRegularFile(dir.resolve("socket.io.js")),
                        "a directory that holds socket.io.js"),
                given.tls(),
                given.setting(Flag.PING_INTERVAL, ServerOptions.PING_INTERVAL, Options::time, ", with its unit: 25s"),
                given.setting(Flag.PING_TIMEOUT, ServerOptions.PING_TIMEOUT, Options::time, ", with its unit: 20s"),
                given.setting(Flag.MAX_PAYLOAD, ServerOptions.MAX_PAYLOAD, Options::number, ""),
                given.setting(Flag.TRANSPORTS, ServerOptions.TRANSPORTS, word -> Set.copyOf(list(word)), ""),
                given.has(Flag.DEFLATE),
                given.watch(),
                given.rehearse(),
                given.has(Flag.LOG_OUTPUT),
                given.has(Flag.DEBUG),
                given.has(Flag.HELP),
                given.has(Flag.VERSION));
    }

    private static int number(String word) {
        return Integer.parseInt(match(NUMBER, word).group()); // not parseInt alone, which takes "+5" and Arabic digits
    }

    private static Duration time(String word) {
        Matcher time = match(TIME, word);
        long number = Long.parseLong(time.group(1));
        return time.group(2).equals("ms") ? Duration.ofMillis(number) : Duration.ofSeconds(number);
    }

    private static String path(String word) {
        return match(PATH, word).group(1);
    }

    private static Matcher match(Pattern form, String word) {
        Matcher matcher = form.matcher(word);
        if (!matcher.matches()) throw new IllegalArgumentException(word);
        return matcher;
    }

    private static List<String> list(String word) {
        return Arrays.stream(word.split(",", -1)).map(String::strip).toList();
    }

    /// The words of a command line, sorted by their options, and what can be made of them.
    private static final class Given {

        private final Map<Flag, String> words = new EnumMap<>(Flag.class);

        Given(String... line) throws UsageException {
            for (int i = 0; i < line.length; i++) {
                int equals = line[i].indexOf('=');
                Flag flag = flag(equals < 0 ? line[i] : line[i].substring(0, equals));
                if (equals >= 0) {
                    if (!flag.takesValue()) throw new UsageException(flag.spelling + " takes no value");
                    add(flag, line[i].substring(equals + 1));
                } else if (!flag.takesValue()) {
                    words.put(flag, "");
                } else if (i + 1 < line.length && !line[i + 1].startsWith("--")) {
                    add(flag, line[++i]);
                } else {
                    throw new UsageException(flag.spelling + " takes a value: " + flag.spelling + " " + flag.value);
                }
            }
        }

        private static Flag flag(String spelling) throws UsageException {
            return Flag.spelled(spelling).orElseThrow(() -> new UsageException(spelling.startsWith("-")
                    ? "there is no option " + printable(spelling)
                    : "every word belongs to an option, and '" + printable(spelling) + "' to none"));
        }

        private void add(Flag flag, String word) throws UsageException {
            if (has(flag) && flag != Flag.CORS) throw new UsageException(flag.spelling + " was given twice");
            words.merge(flag, word, (before, more) -> before + "," + more);
        }

        boolean has(Flag flag) {
            return words.containsKey(flag);
        }

        <T> T setting(Flag flag, Setting<T> setting, Function<String, T> reading, String form) throws UsageException {
            String word = words.get(flag);
            if (word == null) return setting.standard();
            try {
                return ServerOptions.standard().with(setting, reading.apply(word)).get(setting);
            } catch (IllegalArgumentException e) {
                throw wrong(flag, setting.range() + form, word);
            }
        }

        /// What is in the files is looked at when the server starts.
        Optional<Tls> tls() throws UsageException {
            Optional<Path> certificate = existing(Flag.CERTFILE, Files::isRegularFile, "a file");
            Optional<Path> key = existing(Flag.KEYFILE, Files::isRegularFile, "a file");
            if (certificate.isEmpty() && key.isPresent()) {
                throw new UsageException("--keyfile takes the key of a --certfile, and there is none");
            }
            return certificate.map(file -> Tls.pem(file, key.orElse(file)));
        }

        Optional<Path> existing(Flag flag, Predicate<Path> allowed, String what) throws UsageException {
            String word = words.get(flag);
            if (word == null) return Optional.empty();
            try {
                Path path = Path.of(word);
                if (!word.isBlank() && allowed.test(path)) return Optional.of(path);
            } catch (InvalidPathException e) {
                // not even the form of a path: answered like one that leads nowhere
            }
            throw wrong(flag, what, word);
        }

        /// A program that is run has options of its own, set in its code.
        Optional<String> watch() throws UsageException {
            String word = words.get(Flag.WATCH);
            if (word == null) return Optional.empty();
            refuseBeside(Flag.WATCH, Flag.STATIC, "--watch goes with no other option than --static");
            if (!Watch.isProgram(word)) throw wrong(Flag.WATCH, "a .java file or the name of a class", word);
            return Optional.of(word);
        }

        /// What is rehearsed is the program as it is, at a port that is free.
        boolean rehearse() throws UsageException {
            refuseBeside(Flag.REHEARSE, Flag.REHEARSE, "--rehearse goes with no other option");
            return has(Flag.REHEARSE);
        }

        private void refuseBeside(Flag flag, Flag companion, String rule) throws UsageException {
            for (Flag other : words.keySet()) {
                if (has(flag) && other != flag && other != companion) {
                    throw new UsageException(rule + ", so not with " + other.spelling);
                }
            }
        }

        private static UsageException wrong(Flag flag, String what, String word) {
            return new UsageException(flag.spelling + " takes " + what + ", not '" + printable(word) + "'");
        }

        /// The error stays one line, whatever was typed.
        private static String printable(String word) {
            String shown = word.length() > MAX_ECHO ? word.substring(0, MAX_ECHO) + "…" : word;
            return shown.replaceAll("\\p{Cntrl}", "?");
        }
    }
}
