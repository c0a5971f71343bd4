package fish.remora.it;

import java.io.IOException;
import java.util.List;

/** An authenticator in somebody's pocket: RFC 6238, by a program of others. Stateless. */
final class Device {
    private static final String CODE = """
            import base64, hmac, struct, sys, time
            step = int(time.time()) // 30 + int(sys.argv[2])
            digest = hmac.new(base64.b32decode(sys.argv[1]), struct.pack('>Q', step), 'sha1').digest()
            offset = digest[19] & 15
            print('%06d' % ((struct.unpack('>I', digest[offset:offset + 4])[0] & 0x7fffffff) % 1000000))
            """;

    private Device() {}

    /** @param step from now: -1 is the code before */
    static String code(String secret, int step) throws IOException {
        return Foreign.run("python3", List.of("python3", "-c", CODE, secret, "" + step))
                .output()
                .strip();
    }
}
