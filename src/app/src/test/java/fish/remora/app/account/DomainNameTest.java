package fish.remora.app.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** UTS #46, RFC 5890: one spelling for each domain. */
class DomainNameTest {
    @Test
    void oneSpelling() {
        assertThat(DomainName.canonical("Example.ORG")).isEqualTo("example.org");
        assertThat(DomainName.canonical("BÜCHER.example")).isEqualTo("xn--bcher-kva.example");
        assertThat(DomainName.canonical("xn--bcher-kva.example")).isEqualTo("xn--bcher-kva.example");
        assertThat(DomainName.canonical("faß.example"))
                .as("IDNA2008, not the ss of IDNA2003")
                .isEqualTo("xn--fa-hia.example");
    }

    @Test
    void whatIsNoDomain() {
        assertThatIllegalArgumentException().isThrownBy(() -> DomainName.canonical("\u0300a.example"));
    }
}
