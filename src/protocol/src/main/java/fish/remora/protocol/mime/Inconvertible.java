package fish.remora.protocol.mime;

import java.io.IOException;

/** A message that cannot be made 7-bit without harm to what it says: RFC 6152 §3. */
public final class Inconvertible extends IOException {
    Inconvertible(String why) {
        super(why);
    }
}
