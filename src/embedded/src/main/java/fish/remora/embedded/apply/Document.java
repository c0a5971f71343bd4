package fish.remora.embedded.apply;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads what should be from YAML 1.2: a section for each kind, in it names, under each its properties. It works on the tree of nodes, for
 * they know their lines. One thread, used once.
 */
final class Document {
    private static final int MOST_CHARACTERS = 64 << 20;

    private final Complaints complaints;
    private final Map<Kind, Map<String, Entry>> sections = new EnumMap<>(Kind.class);

    private Document(Complaints complaints) {
        this.complaints = complaints;
    }

    /**
     * Reads all of it.
     *
     * @param complaints gets what is wrong; what is returned is of no use then
     * @return the kinds that the file has a section for
     */
    static Map<Kind, Map<String, Entry>> read(String yaml, Complaints complaints) {
        Document document = new Document(complaints);
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(MOST_CHARACTERS).build();
        try {
            List<Node> roots = new ArrayList<>();
            new Compose(settings).composeAllFromString(yaml).forEach(roots::add);
            document.sections(roots);
        } catch (MarkedYamlEngineException broken) {
            complaints.add(
                    broken.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1),
                    "no YAML: " + broken.getProblem() + "; names that begin with * stand in quotes");
        } catch (YamlEngineException broken) {
            complaints.add(1, "no YAML: " + broken.getMessage());
        }
        return document.sections;
    }

    private void sections(List<Node> roots) {
        if (roots.size() != 1) {
            complaints.add(
                    roots.isEmpty() ? 1 : line(roots.get(1)), "one document must be there, with sections " + known());
            return;
        }
        Map<String, NodeTuple> found = members(roots.get(0), "sections " + known());
        found.forEach((section, tuple) -> {
            Optional<Kind> kind = Kind.of(section);
            if (kind.isEmpty()) {
                complaints.add(line(tuple.getKeyNode()), section + ": unknown; there are " + known());
            } else if (isNothing(tuple.getValueNode())) {
                complaints.add(line(tuple.getKeyNode()), section + ": is empty; {} says that there shall be none");
            } else {
                sections.put(kind.get(), entries(kind.get(), tuple.getValueNode()));
            }
        });
    }

    private Map<String, Entry> entries(Kind kind, Node section) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        members(section, kind.one + " names, each with its properties").forEach((text, tuple) -> {
            int line = line(tuple.getKeyNode());
            String name = kind.names.value(List.of(text));
            if (name == null) {
                complaints.add(line, kind.one + " " + text + ": must be " + kind.names.allowed());
                return;
            }
            Entry entry = new Entry(kind, name, line, values(kind, name, tuple.getValueNode()));
            Entry before = entries.put(name, entry);
            if (before != null) {
                complaints.add(line, entry + ": stands in line " + before.line() + " already");
            }
            String wrong = kind.wrong(entry.values());
            if (wrong != null) {
                complaints.add(line, entry + ": " + wrong);
            }
        });
        return entries;
    }

    private Map<String, String> values(Kind kind, String name, Node node) {
        Map<String, String> values = new LinkedHashMap<>();
        if (isNothing(node)) {
            return values;
        }
        Optional<Property> only = kind.only();
        if (only.isPresent() && !(node instanceof MappingNode)) {
            value(only.get(), kind.one + " " + name, node, values);
            return values;
        }
        members(node, "properties of " + kind.one + " " + name).forEach((text, tuple) -> {
            Optional<Property> property = kind.property(text);
            if (property.isEmpty()) {
                String known = kind.known();
                complaints.add(
                        line(tuple.getKeyNode()),
                        kind.one + " " + name + ": " + text + ": unknown; there are " + known);
            } else {
                value(property.get(), kind.one + " " + name + ": " + text, tuple.getValueNode(), values);
            }
        });
        return values;
    }

    private void value(Property property, String where, Node node, Map<String, String> values) {
        List<String> texts = texts(node, property.type().many());
        String value = texts == null ? null : property.type().value(texts);
        if (value == null) {
            complaints.add(line(node), where + ": must be " + property.type().allowed());
        } else {
            values.put(property.name(), value);
        }
    }

    /** A scalar's text, or those of a list of scalars; null when it is something else. */
    private static @Nullable List<String> texts(Node node, boolean many) {
        if (node instanceof ScalarNode scalar) {
            return isNothing(node) ? null : List.of(scalar.getValue());
        }
        if (!many || !(node instanceof SequenceNode sequence)) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (Node one : sequence.getValue()) {
            if (!(one instanceof ScalarNode scalar) || isNothing(one)) {
                return null;
            }
            texts.add(scalar.getValue());
        }
        return texts;
    }

    private Map<String, NodeTuple> members(Node node, String what) {
        Map<String, NodeTuple> members = new LinkedHashMap<>();
        if (!(node instanceof MappingNode mapping)) {
            complaints.add(line(node), "here must be " + what);
            return members;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                complaints.add(line(tuple.getKeyNode()), "here must be " + what);
                continue;
            }
            NodeTuple before = members.put(key.getValue(), tuple);
            if (before != null) {
                complaints.add(
                        line(key), key.getValue() + ": stands in line " + line(before.getKeyNode()) + " already");
            }
        }
        return members;
    }

    private static boolean isNothing(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private static String known() {
        return Arrays.stream(Kind.values()).map(Kind::section).collect(Collectors.joining(", "));
    }
}
