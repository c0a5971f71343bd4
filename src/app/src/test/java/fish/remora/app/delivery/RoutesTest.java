package fish.remora.app.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoutesTest {
    @Test
    void theMostSpecificPatternComesFirst() {
        assertThat(Routes.patterns("a.b.example.org"))
                .containsExactly("a.b.example.org", "*.b.example.org", "*.example.org", "*.org", "*");
    }

    @Test
    void anAddressLiteralHasNoParents() {
        assertThat(Routes.patterns("[192.0.2.1]")).containsExactly("[192.0.2.1]", "*");
    }
}
