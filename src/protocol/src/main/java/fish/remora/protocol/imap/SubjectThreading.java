package fish.remora.protocol.imap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** ORDEREDSUBJECT: the first of those with a subject is the parent of the others. */
final class SubjectThreading implements Threading {
    private final Map<Long, List<ThreadNode>> subjects = new LinkedHashMap<>();

    @Override
    public int add(ThreadFacts message) {
        subjects.computeIfAbsent(message.subject(), none -> new ArrayList<>()).add(new ThreadNode(message));
        return ThreadNode.OCTETS + ThreadNode.MESSAGE_OCTETS;
    }

    @Override
    public List<ThreadNode> threads() {
        List<ThreadNode> roots = new ArrayList<>();
        for (List<ThreadNode> same : subjects.values()) {
            ThreadNode.sort(same);
            ThreadNode root = same.get(0);
            root.children.addAll(same.subList(1, same.size()));
            roots.add(root);
        }
        ThreadNode.sort(roots);
        return roots;
    }
}
