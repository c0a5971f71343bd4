/** JSON without a search for its library. */
@NullMarked
package fish.remora.app.json;

import org.jspecify.annotations.NullMarked;
