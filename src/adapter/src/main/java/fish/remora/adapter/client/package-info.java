/** The outbound side: connections to other mail servers, kept for each next hop, and the transmissions that go over them. */
@NullMarked
package fish.remora.adapter.client;

import org.jspecify.annotations.NullMarked;
