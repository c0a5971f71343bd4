package fish.remora.app.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AdministratorTest {
    @Test
    void onlyTheTokenItselfOpens() {
        assertThat(Administrator.isSame("sesame", "sesame")).isTrue();
        assertThat(Administrator.isSame("sesam", "sesame")).isFalse();
        assertThat(Administrator.isSame("Sesame", "sesame")).isFalse();
        assertThat(Administrator.isSame("", "sesame")).isFalse();
    }
}
