/**
 * What happens before the first mail: schema migration and its check against the entities, the node's identity, first domain and users.
 */
@NullMarked
package fish.remora.app.start;

import org.jspecify.annotations.NullMarked;
