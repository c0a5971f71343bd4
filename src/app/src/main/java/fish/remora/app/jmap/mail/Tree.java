package fish.remora.app.jmap.mail;

import fish.remora.api.mailbox.MailboxInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The mailboxes of an account, by their ids, in the order of their names. Immutable. */
final class Tree {
    private static final char SEPARATOR = '/';

    private final Map<Long, Folder> folders = new LinkedHashMap<>();

    /** @param list of his own and of others, and of names alone */
    Tree(List<MailboxInfo> list) {
        Map<String, Long> ids = new HashMap<>();
        List<MailboxInfo> own = list.stream()
                .filter(one -> one.exists().isPresent() && !one.name().startsWith(MailboxInfo.OTHERS))
                .toList();
        own.forEach(one -> ids.put(one.name(), one.exists().orElseThrow().id().value()));
        for (MailboxInfo one : own) {
            String above = one.name();
            do {
                int slash = above.lastIndexOf(SEPARATOR);
                above = slash < 0 ? "" : above.substring(0, slash);
            } while (!above.isEmpty() && !ids.containsKey(above));
            String name = above.isEmpty() ? one.name() : one.name().substring(above.length() + 1);
            Folder folder = new Folder(one, one.exists().orElseThrow(), name, Optional.ofNullable(ids.get(above)));
            folders.put(folder.id(), folder);
        }
    }

    Collection<Folder> all() {
        return folders.values();
    }

    Optional<Folder> get(long id) {
        return Optional.ofNullable(folders.get(id));
    }

    /** Those whose mailboxes above them are all among these: {@code filterAsTree} of RFC 8621 §2.3. */
    List<Folder> withAllAbove(List<Folder> some) {
        Set<Long> in = new HashSet<>();
        some.forEach(one -> in.add(one.id()));
        return some.stream()
                .filter(one -> {
                    Optional<Long> above = one.parent();
                    while (above.isPresent() && in.contains(above.get())) {
                        above = get(above.get()).flatMap(Folder::parent);
                    }
                    return above.isEmpty();
                })
                .toList();
    }

    /** Each behind the one above it, siblings in this order: {@code sortAsTree} of RFC 8621 §2.3. */
    List<Folder> asTree(List<Folder> some, Comparator<Folder> order) {
        Map<Optional<Long>, List<Folder>> below = new HashMap<>();
        folders.values().stream()
                .sorted(order)
                .forEach(one -> below.computeIfAbsent(one.parent(), id -> new ArrayList<>())
                        .add(one));
        List<Folder> all = new ArrayList<>();
        add(Optional.empty(), below, all);
        all.retainAll(new HashSet<>(some));
        return all;
    }

    private static void add(Optional<Long> above, Map<Optional<Long>, List<Folder>> below, List<Folder> all) {
        for (Folder one : below.getOrDefault(above, List.of())) {
            all.add(one);
            add(Optional.of(one.id()), below, all);
        }
    }
}
