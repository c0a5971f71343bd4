package fish.remora.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SiteTest {
    /** What a first visit may cost, compressed. */
    private static final int FIRST_PAGE = 150_000;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, byte[]> files(String module) {
        return Map.of(
                "mail/index.html", bytes("<script type=\"module\" src=\"%base%/mail/mail.js\"></script>"),
                "mail/mail.js", bytes(module),
                "shared/a.js", bytes("import{x}from'./b.js'\nimport('./later.js')"),
                "shared/b.js", bytes("export const x = 1"),
                "lib/lit/index.js", bytes("import\"lit-html\""),
                "lib/lit-html/lit-html.js", bytes(""),
                "lib/lit-html/directives/ref.js", bytes(""));
    }

    @Test
    void aPageNamesWhatItWillNeed() {
        Site site = new Site(files(
                "import 'lit'\nimport {ref} from 'lit-html/directives/ref.js'\nimport * as a from '../shared/a.js'"));
        assertThat(site.page("mail").orElseThrow().modules())
                .containsExactlyInAnyOrder(
                        "mail/mail.js",
                        "lib/lit/index.js",
                        "lib/lit-html/lit-html.js",
                        "lib/lit-html/directives/ref.js",
                        "shared/a.js",
                        "shared/b.js");
    }

    @Test
    void thePolicyAllowsTheMapAndNothingElseInline() {
        Site.Page page = new Site(files("import 'lit'")).page("mail").orElseThrow();
        String html = page.asset().text();
        String map = html.substring(html.indexOf("importmap\">") + 11, html.indexOf("</script>"));
        assertThat(page.policy())
                .contains("script-src 'self' 'sha256-" + Asset.sha256(bytes(map)) + "';")
                .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
                .doesNotContain("unsafe");
    }

    @Test
    void anotherFileIsAnotherFolder() {
        Site site = new Site(files("import 'lit'"));
        assertThat(new Site(files("import 'lit'")).folder()).isEqualTo(site.folder());
        assertThat(new Site(files("import 'lit-html'")).folder()).isNotEqualTo(site.folder());
        assertThat(site.page("mail").orElseThrow().asset().text())
                .contains("\"../" + site.folder() + "/mail/mail.js\"");
    }

    @Test
    void pagesAreNoFiles() {
        Site site = new Site(files(""));
        assertThat(site.asset("mail/index.html")).isEmpty();
        assertThat(site.asset("mail/mail.js"))
                .hasValueSatisfying(asset -> assertThat(asset.type()).startsWith("text/javascript"));
    }

    private static Site real() throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        for (Path root : List.of(Path.of("src/main/webapp"), Path.of("target/pages"))) {
            try (Stream<Path> all = Files.walk(root)) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    String name = root.relativize(file).toString();
                    if (!name.startsWith("WEB-INF")) {
                        files.put(name, Files.readAllBytes(file));
                    }
                }
            }
        }
        return new Site(files);
    }

    @ParameterizedTest
    @ValueSource(strings = {"console", "login", "start"})
    void aFirstVisitIsSmall(String name) throws IOException {
        Site site = real();
        Site.Page page = site.page(name).orElseThrow();
        int octets = page.asset().compressed().length;
        for (String module : page.modules()) {
            octets += site.asset(module).orElseThrow().compressed().length;
        }
        assertThat(octets).isLessThan(FIRST_PAGE);
        // Nothing foreign, and no style or handler that the policy would not let through.
        assertThat(page.asset().text()).doesNotContainPattern("https?://|\\son\\w+=|\\sstyle=");
    }
}
