package dev.socketloom.cli;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Notices that something below some directories has changed.
///
/// ```text
///   save ─▶ event ─▶ event ─▶ …… quiet ……▶ await returns once
/// ```
///
/// An editor or a compiler writes many files for one change, so it waits until nothing has happened for a moment.
/// Directories that are hidden, such as `.git`, and those that builds fill by the thousand are left out: systems bound
/// how many can be watched.
///
/// Owned by the thread that waits; [#close()] may come from any.
final class Changes implements AutoCloseable {

    /// Longer than a compiler takes from one file to the next, shorter than a person notices.
    private static final Duration QUIET = Duration.ofMillis(200);

    private static final List<String> LEFT_OUT = List.of("node_modules");

    private final WatchService watcher;

    /// @throws IOException when a directory cannot be watched
    Changes(List<Path> directories) throws IOException {
        watcher = FileSystems.getDefault().newWatchService();
        try {
            for (Path directory : directories) {
                watch(directory);
            }
        } catch (IOException e) {
            watcher.close();
            throw e;
        }
    }

    private void watch(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes facts) throws IOException {
                if (!directory.equals(tree) && isLeftOut(directory)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                directory.register(
                        watcher,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_DELETE,
                        StandardWatchEventKinds.ENTRY_MODIFY);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static boolean isLeftOut(Path path) {
        String name = path.getFileName().toString();
        return name.startsWith(".") || LEFT_OUT.contains(name);
    }

    /// Waits for the next change.
    ///
    /// @return false when this was closed instead
    boolean await() throws InterruptedException, IOException {
        try {
            boolean changed = false;
            while (!changed) {
                changed = concerns(watcher.take());
            }
            for (WatchKey more; (more = watcher.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS)) != null; ) {
                concerns(more);
            }
            return true;
        } catch (ClosedWatchServiceException closed) {
            return false;
        }
    }

    /// Whether the events of a directory are about something that is watched; new directories are, from now on.
    private boolean concerns(WatchKey key) throws IOException {
        boolean changed = false;
        for (WatchEvent<?> event : key.pollEvents()) {
            Path path = event.context() instanceof Path name ? ((Path) key.watchable()).resolve(name) : null;
            if (path == null) {
                // An overflow: too much has happened to be told one by one.
                changed = true;
            } else if (!isLeftOut(path)) {
                changed = true;
                if (Files.isDirectory(path)) {
                    watch(path);
                }
            }
        }
        key.reset();
        return changed;
    }

    @Override
    public void close() throws IOException {
        watcher.close();
    }
}
