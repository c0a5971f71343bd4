package fish.remora.protocol.imap;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/** The THREAD response: RFC 5256 §4. */
final class ThreadAnswer {
    private final Output out;
    private final IntToLongFunction number;
    /** What is still to be written; null stands for a closing parenthesis. A thread may be as deep as a mailbox is large. */
    private final Deque<Todo> todo = new ArrayDeque<>();

    private record Todo(@Nullable ThreadNode node) {}

    private ThreadAnswer(Output out, IntToLongFunction number) {
        this.out = out;
        this.number = number;
    }

    /** @param number the sequence number or UID of the message at an index */
    static void write(Output out, List<ThreadNode> threads, IntToLongFunction number) {
        out.text("* THREAD");
        if (!threads.isEmpty()) {
            out.text(' ');
            ThreadAnswer answer = new ThreadAnswer(out, number);
            threads.forEach(answer::thread);
        }
        out.crlf();
    }

    private void thread(ThreadNode root) {
        todo.push(new Todo(root));
        while (!todo.isEmpty()) {
            ThreadNode node = todo.pop().node();
            if (node == null) {
                out.text(')');
            } else {
                out.text('(');
                members(node);
            }
        }
    }

    /** A message, and those below it as long as each is the only one. */
    private void members(ThreadNode first) {
        ThreadNode node = first;
        boolean begun = false;
        while (true) {
            ThreadFacts message = node.message;
            if (message != null) {
                out.text(begun ? " " : "").number(number.applyAsLong(message.index()));
                begun = true;
            }
            if (node.children.size() != 1) {
                break;
            }
            node = node.children.get(0);
        }
        if (begun && !node.children.isEmpty()) {
            out.text(' ');
        }
        todo.push(new Todo(null));
        for (int i = node.children.size() - 1; i >= 0; i--) {
            todo.push(new Todo(node.children.get(i)));
        }
    }
}
