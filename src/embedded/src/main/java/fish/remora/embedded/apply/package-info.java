/**
 * What should be, from a file, against what the running server has: {@code java -jar remora.jar apply}, YAML, and
 * {@code account import}, CSV. A file is read and checked whole, {@link fish.remora.embedded.apply.Kind} says what may stand in it; the
 * difference is a {@link fish.remora.embedded.apply.Plan}; the server is asked and changed by the port {@link fish.remora.embedded.apply.Rest}.
 */
@NullMarked
package fish.remora.embedded.apply;

import org.jspecify.annotations.NullMarked;
