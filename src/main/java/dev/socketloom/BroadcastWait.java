package dev.socketloom;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.socketloom.adapter.AckCall;
import dev.socketloom.adapter.AckCollector;
import dev.socketloom.adapter.Adapter;
import dev.socketloom.adapter.Target;
import dev.socketloom.http.Timeout;
import dev.socketloom.packet.Packet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A broadcast that asks for acknowledgements, while they come in.
///
/// It is over when as many have answered or left as were asked, or at its deadline; an empty room is over at once.
/// While namespaces are still being asked, it counts as one more that is asked.
///
/// Guarded by `this`.
final class BroadcastWait extends Timeout implements AckCollector {

    private final Answer<BroadcastAnswers> answer = Answer.ofMany();
    private final List<AckCall<Socket>> calls = new ArrayList<>();

    @GuardedBy("this")
    private final Map<String, Args> answers = new LinkedHashMap<>();

    /// How many clients were asked.
    @GuardedBy("this")
    private int asked;

    @GuardedBy("this")
    private int outstanding = 1;

    @GuardedBy("this")
    private int missing;

    void ask(Adapter<Socket> adapter, Packet.Event event, Target target) {
        calls.add(adapter.broadcastWithAck(event, target, this));
    }

    /// Everybody has been asked: the wait begins.
    Answer<BroadcastAnswers> start(@Nullable Duration timeout) {
        var links = new LinkedHashSet<Link>();
        Clients clients = null;
        for (AckCall<Socket> call : calls) {
            for (Socket socket : call.asked()) {
                links.add(socket.seat().client().link());
                clients = socket.seat().client().clients();
            }
        }
        if (clients != null) {
            Duration patience = timeout == null ? clients.options().get(ServerOptions.ACK_TIMEOUT) : timeout;
            answer.expect(links, clients.ticker(), this, patience);
        }
        settle(0);
        return answer;
    }

    @Override
    public synchronized void asked(int clients) {
        outstanding += clients;
        asked += clients;
    }

    @Override
    public void answered(String id, List<@Nullable Object> args) {
        synchronized (this) {
            answers.put(id, new Args(args, null));
        }
        settle(0);
    }

    @Override
    public void missed() {
        settle(1);
    }

    private void settle(int left) {
        BroadcastAnswers result;
        synchronized (this) {
            missing += left;
            outstanding--;
            if (outstanding != 0) {
                return;
            }
            result = soFar(missing, false);
        }
        answer.later(answer.succeed(result));
    }

    @Override
    protected void expire() {
        calls.forEach(AckCall::cancel);
        BroadcastAnswers result;
        synchronized (this) {
            result = soFar(asked - answers.size(), true);
        }
        answer.later(answer.succeed(result));
    }

    @GuardedBy("this")
    private BroadcastAnswers soFar(int others, boolean timedOut) {
        return new BroadcastAnswers(Collections.unmodifiableMap(new LinkedHashMap<>(answers)), others, timedOut);
    }
}
