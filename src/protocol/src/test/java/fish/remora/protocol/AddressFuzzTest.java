package fish.remora.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;
import fish.remora.api.Address;
import java.nio.charset.StandardCharsets;

/**
 * RFC 5321 §4.1.2: whatever passes as an address is the same address when it is written and read again, and can stand in a command or
 * a header as it is. In the normal build the corpus is played; to really fuzz see {@code RFC.md}.
 */
class AddressFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void anAddressIsSafeToWrite(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        Address address;
        try {
            address = Address.parse(text);
        } catch (IllegalArgumentException none) {
            return;
        }
        String written = address.toString();
        byte[] octets = written.getBytes(StandardCharsets.UTF_8);
        boolean same = Address.parse(written).equals(address)
                && Address.parse(new String(octets, StandardCharsets.UTF_8)).equals(address);
        boolean safe = written.chars().noneMatch(Character::isISOControl) && octets.length <= 320;
        if (!same || !safe || address.localKey().isEmpty()) {
            throw new AssertionError(written);
        }
        address.isPostmaster();
    }
}
