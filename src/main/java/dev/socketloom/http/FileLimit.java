package dev.socketloom.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// How many connections a process can have, as far as its operating system is concerned: each is an open file.
///
/// ```
///   ├──────────── connections ────────────┼─ reserved ─┤ limit
///                                           jars, logs, the application's own files and connections
/// ```
///
/// Whoever runs out of files cannot even log why. So the last of them are not for clients, and one client too many is
/// told 503 instead of finding a server that does not answer.
///
/// Stateless.
final class FileLimit {

    /// What an application, its logs and its libraries may have open.
    private static final int RESERVED = 256;

    /// Asked first: all that Java's management loads to read one number takes as long as the rest of a start.
    private static final Path LIMITS = Path.of("/proc/self/limits");

    private static final String OPEN_FILES = "Max open files";

    private FileLimit() {}

    /// The limit of this process; empty where there is none or nobody says, as on Windows.
    static OptionalLong ofThisProcess() {
        try {
            return in(Files.readString(LIMITS));
        } catch (IOException | NumberFormatException notLinux) {
            return byManagement();
        }
    }

    /// ```
    /// Limit                     Soft Limit           Hard Limit           Units
    /// Max open files            1024                 1048576              files
    /// ```
    ///
    /// The soft limit is the one that holds; it may be `unlimited`.
    static OptionalLong in(String limits) {
        int line = limits.indexOf(OPEN_FILES);
        if (line < 0) {
            return OptionalLong.empty();
        }
        String soft = limits.substring(line + OPEN_FILES.length()).stripLeading().split(" ", 2)[0];
        return soft.equals("unlimited") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(soft));
    }

    private static OptionalLong byManagement() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            long most = unix.getMaxFileDescriptorCount();
            return most > 0 ? OptionalLong.of(most) : OptionalLong.empty();
        }
        return OptionalLong.empty();
    }

    /// How many connections there may be: as many as are wanted, but so few that files are left; where there are hardly
    /// any to begin with, half of them, and at least one.
    static int connections(int wanted, OptionalLong files) {
        long most = files.orElse(Long.MAX_VALUE);
        return Math.clamp(Math.max(most - RESERVED, most / 2), 1, wanted);
    }
}
