package fish.remora.app.page;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All files of the pages. Their modules lie in a folder that is named by what all of them contain, so that a browser keeps each for ever and never mixes
 * two versions; a page says which folder that is ({@code %base%}), which modules it will need, and where the names of libraries lead. Immutable.
 */
final class Site {
    /** Where libraries lie: a name with a slash behind it stands for all of a folder. */
    private static final Map<String, String> LIBRARIES = new TreeMap<>(Map.of(
            "lit", "lib/lit/index.js",
            "lit/", "lib/lit/",
            "lit-element/", "lib/lit-element/",
            "lit-html", "lib/lit-html/lit-html.js",
            "lit-html/", "lib/lit-html/",
            "@lit/reactive-element", "lib/reactive-element/reactive-element.js",
            "@lit/reactive-element/", "lib/reactive-element/",
            "dompurify", "lib/dompurify/dist/purify.min.js"));

    private static final String PAGE = "/index.html";

    private static final Pattern ENTRY = Pattern.compile("<script type=\"module\" src=\"%base%/([^\"]+)\"></script>");

    /** Of modules that are needed at once; what is imported by a call comes when it is called for. */
    private static final Pattern IMPORT = Pattern.compile("(?:\\bfrom|\\bimport)\\s*[\"']([^\"']+)[\"']");

    private final Map<String, Asset> assets = new HashMap<>();
    private final Map<String, Page> pages = new HashMap<>();
    private final String folder;

    /**
     * A page, and the policy it is sent with.
     *
     * @param modules in the order in which they were found
     */
    record Page(Asset asset, String policy, Set<String> modules) {}

    /** @param files by their paths, such as {@code shared/api.js} */
    Site(Map<String, byte[]> files) {
        var all = new StringBuilder();
        new TreeMap<>(files).forEach((name, octets) -> {
            assets.put(name, Asset.of(name, octets));
            all.append(name).append(' ').append(Asset.digest(octets)).append('\n');
        });
        folder = "a/"
                + Asset.digest(all.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 12);
        files.forEach((name, octets) -> {
            if (name.endsWith(PAGE)) {
                String page = name.substring(0, name.length() - PAGE.length());
                pages.put(page, page(page, new String(octets, StandardCharsets.UTF_8)));
            }
        });
    }

    /** Where its modules are, below the application. */
    String folder() {
        return folder;
    }

    /** A page by its folder. */
    Optional<Page> page(String name) {
        return Optional.ofNullable(pages.get(name));
    }

    /** A file, by the path that {@link #folder} is part of or by its own; pages are none. */
    Optional<Asset> asset(String name) {
        return Optional.ofNullable(assets.get(name)).filter(found -> !name.endsWith(".html"));
    }

    /** Applications of many views end with a slash, so that links of theirs stay inside. */
    static boolean isFolder(String page) {
        return page.equals("console") || page.equals("mail");
    }

    private Page page(String name, String template) {
        String base = (isFolder(name) ? "../" : "") + folder;
        Matcher entry = ENTRY.matcher(template);
        if (!entry.find()) {
            return new Page(
                    Asset.of("index.html", bytes(template.replace("%base%", base))), Policy.of(List.of()), Set.of());
        }
        Set<String> modules = closure(entry.group(1));
        String map = importMap(base);
        var head = new StringBuilder("<script type=\"importmap\">" + map + "</script>\n");
        modules.forEach(module -> head.append("<link rel=\"modulepreload\" href=\"%base%/")
                .append(module)
                .append("\">\n"));
        String html = template.substring(0, entry.start()) + head + template.substring(entry.start());
        return new Page(
                Asset.of("index.html", bytes(html.replace("%base%", base))),
                Policy.of(List.of(Asset.sha256(bytes(map)))),
                modules);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String importMap(String base) {
        List<String> entries = new ArrayList<>();
        // A relative address begins with a dot, or it would be a name.
        String from = base.startsWith(".") ? base : "./" + base;
        LIBRARIES.forEach((name, path) -> entries.add("\"" + name + "\":\"" + from + "/" + path + "\""));
        return "{\"imports\":{" + String.join(",", entries) + "}}";
    }

    /** The module and those it imports, and theirs. */
    private Set<String> closure(String entry) {
        Set<String> found = new LinkedHashSet<>(List.of(entry));
        Deque<String> open = new ArrayDeque<>(found);
        while (!open.isEmpty()) {
            String module = open.remove();
            Asset asset = assets.get(module);
            if (asset == null) {
                throw new IllegalStateException("no page has " + module);
            }
            Matcher imported = IMPORT.matcher(asset.text());
            while (imported.find()) {
                resolve(module, imported.group(1)).filter(found::add).ifPresent(open::add);
            }
        }
        return found;
    }

    private static Optional<String> resolve(String module, String name) {
        if (name.startsWith("./") || name.startsWith("../")) {
            String parent = module.substring(0, module.lastIndexOf('/') + 1);
            return Optional.of(URI.create(parent).resolve(name).toString());
        }
        String library = LIBRARIES.get(name);
        int slash = name.indexOf('/', name.startsWith("@") ? name.indexOf('/') + 1 : 0);
        String prefix = slash < 0 ? null : LIBRARIES.get(name.substring(0, slash + 1));
        return library != null || prefix == null
                ? Optional.ofNullable(library)
                : Optional.of(prefix + name.substring(slash + 1));
    }
}
