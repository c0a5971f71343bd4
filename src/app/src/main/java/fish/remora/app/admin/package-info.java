/**
 * What operators look at: health and metrics.
 */
@NullMarked
package fish.remora.app.admin;

import org.jspecify.annotations.NullMarked;
