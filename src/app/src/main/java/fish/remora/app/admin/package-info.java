/**
 * What operators look at and do: health, metrics, JMX and REST.
 */
@NullMarked
package fish.remora.app.admin;

import org.jspecify.annotations.NullMarked;
