/**
 * Bearer tokens (RFC 6750) that are JWTs (RFC 7519): {@link fish.remora.app.token.Tokens} says whom one names, {@code TokenVerifier} whether
 * it can be believed, by keys out of a {@code KeyFile} or of an address.
 */
@NullMarked
package fish.remora.app.token;

import org.jspecify.annotations.NullMarked;
