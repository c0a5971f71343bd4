/** The way to a next hop: RFC 5321 §5.1 over the DNS. */
@NullMarked
package fish.remora.adapter.dns;

import org.jspecify.annotations.NullMarked;
