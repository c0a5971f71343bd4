package fish.remora.it;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Somebody with a mailbox. */
record User(String address, String password) {
    /** An entry of {@code remora.accounts}. */
    String bootstrap() {
        return address + ":" + password;
    }

    /** The message of PLAIN (RFC 4616), in base64. */
    String plain() {
        return Base64.getEncoder().encodeToString(("\0" + address + "\0" + password).getBytes(StandardCharsets.UTF_8));
    }

    String localPart() {
        return address.substring(0, address.indexOf('@'));
    }

    String domain() {
        return address.substring(address.indexOf('@') + 1);
    }
}
