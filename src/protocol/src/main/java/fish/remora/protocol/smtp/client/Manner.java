package fish.remora.protocol.smtp.client;

import fish.remora.api.BodyType;
import fish.remora.api.Content;
import fish.remora.api.Transmission;
import fish.remora.protocol.mime.SevenBit;

/**
 * How a content goes to one peer.
 *
 * @param body what MAIL declares it to be (RFC 6152 §2, RFC 3030 §3); SEVEN_BIT declares nothing
 * @param chunk by BDAT (RFC 3030 §2), in one chunk; else by DATA
 * @param atOnce the chunk follows the RCPTs without waiting for their replies (RFC 3030 §4.2): one round trip for the whole mail, at
 *     the price of octets sent in vain when the peer wants none of it
 * @param form what is written
 */
record Manner(BodyType body, boolean chunk, boolean atOnce, ClientStep.Form form) {
    /** In octets. */
    private static final long MAX_AT_ONCE = 256 * 1024;

    private static final ClientStep.Form AS_IT_IS = Content::open;
    private static final ClientStep.Form DOT_STUFFED = content -> new DotStuffed(content.open());
    private static final ClientStep.Form SEVEN_BIT = content -> new DotStuffed(SevenBit.open(content));

    static Manner of(Transmission transmission, Extensions peer) {
        BodyType body = transmission.options().body();
        boolean fits = switch (body) {
            case SEVEN_BIT -> true;
            case EIGHT_BIT_MIME -> peer.eightBitMime();
            case BINARY_MIME -> peer.binaryMime();
        };
        if (!fits) {
            // BDAT would need the size of what the conversion makes before it is made.
            return new Manner(BodyType.SEVEN_BIT, false, false, SEVEN_BIT);
        }
        if (!peer.chunking()) {
            return new Manner(body, false, false, DOT_STUFFED);
        }
        Content content = transmission.content();
        boolean small = content.inMemory() || content.size() <= MAX_AT_ONCE;
        return new Manner(body, true, small && peer.pipelining(), AS_IT_IS);
    }

    /** True when what is written has the content's size, apart from dots. */
    boolean keepsSize() {
        return form != SEVEN_BIT;
    }
}
