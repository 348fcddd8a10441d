package dev.socketloom.cli;

import dev.socketloom.Event;
import dev.socketloom.Socket;
import dev.socketloom.SocketIOException;
import dev.socketloom.SocketIOServer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// The live room of the built-in page: a small application on the public API, and nothing more than that.
///
/// | from the page | acknowledged with | to everybody else in the room |
/// |---|---|---|
/// | `join` name | `{id, name}` | `people` `[{id, name}…]`, to the newcomer as well |
/// | `message` text | `{at}` | `message` `{from, text, at}` |
/// | `picture` `{type, bytes}` | `{at}` | `picture` `{from, type, bytes, at}` |
/// | `typing` yes | – | `typing` id, yes |
/// | `leave` | – | `people` |
///
/// What the room refuses, it acknowledges with `{error}`.
///
/// Handlers of different people run at the same time, but nobody holds a lock while he sends.
final class Demo {

    private static final System.Logger LOGGER = System.getLogger(Demo.class.getName());

    private static final String ROOM = "room";
    private static final int MAX_NAME = 24; // as many as the page's field takes
    private static final int MAX_TEXT = 2000;
    private static final Set<String> PICTURES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

    private record Person(String id, String name) {}

    private record Message(Person from, String text, long at) {}

    private record Picture(@Nullable String type, byte @Nullable [] bytes) {}

    private record SharedPicture(Person from, String type, byte[] bytes, long at) {}

    private record Receipt(long at) {}

    private final SocketIOServer io;

    private final List<Person> people = new CopyOnWriteArrayList<>(); // in the order of joining

    private Demo(SocketIOServer io) {
        this.io = io;
    }

    /// Registers the room's handlers.
    static void open(SocketIOServer io) {
        Demo demo = new Demo(io);
        io.reply("join", String.class, demo::join);
        io.reply("message", String.class, demo::message);
        io.reply("picture", Picture.class, demo::picture);
        io.on("typing", Boolean.class, demo::typing);
        io.on("leave", (socket, args) -> demo.leave(socket));
        io.onDisconnect((socket, reason) -> demo.leave(socket));
        io.onError(Demo::refuse);
    }

    private Person join(Socket socket, String wanted) {
        String name = wanted.strip();
        if (name.isEmpty() || name.length() > MAX_NAME) throw new Refused("A name has 1 to " + MAX_NAME + " letters");
        Person person = new Person(socket.id(), name);
        socket.join(ROOM);
        people.removeIf(one -> one.id().equals(socket.id()));
        people.add(person);
        showPeople();
        return person;
    }

    private Receipt message(Socket socket, String text) {
        if (text.isBlank() || text.length() > MAX_TEXT) throw new Refused("A text has 1 to " + MAX_TEXT + " letters");
        long now = System.currentTimeMillis();
        socket.to(ROOM).emit("message", new Message(sender(socket), text, now));
        return new Receipt(now);
    }

    private Receipt picture(Socket socket, Picture picture) {
        String type = picture.type();
        byte[] bytes = picture.bytes();
        if (type == null || bytes == null || !PICTURES.contains(type)) {
            throw new Refused("A picture has bytes and is one of " + PICTURES);
        }
        long now = System.currentTimeMillis();
        socket.to(ROOM).emit("picture", new SharedPicture(sender(socket), type, bytes, now));
        return new Receipt(now);
    }

    private void typing(Socket socket, boolean yes) {
        socket.to(ROOM).emit("typing", sender(socket).id(), yes);
    }

    private void leave(Socket socket) {
        socket.leave(ROOM);
        if (people.removeIf(one -> one.id().equals(socket.id()))) showPeople();
    }

    /// Two who come at the same time may send their lists in the wrong order; so whoever has sent one looks again.
    private void showPeople() {
        List<Person> shown;
        do {
            shown = List.copyOf(people);
            io.to(ROOM).emit("people", shown);
        } while (!shown.equals(people));
    }

    private Person sender(Socket socket) {
        return people.stream()
                .filter(one -> one.id().equals(socket.id()))
                .findFirst()
                .orElseThrow(() -> new Refused("Join the room first"));
    }

    private static Map<String, String> refuse(Throwable error, Event event) {
        if (error instanceof Refused refused) return Map.of("error", refused.reason);
        if (error instanceof SocketIOException) return Map.of("error", "That is not what this event takes");
        LOGGER.log(System.Logger.Level.WARNING, "The room failed at " + event.name(), error);
        return Map.of("error", "The server failed");
    }

    /// What the room does not allow, with a reason that is meant for the person at the page.
    private static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String reason;

        Refused(String reason) {
            super(reason);
            this.reason = reason;
        }
    }
}
