/**
 * {@code java -jar remora.jar queue …}: the command line for mail under way. It starts no server; it asks the running one by
 * {@code /api} with the administrator's token and shows the answer as a table, or as the JSON it came as.
 */
@NullMarked
package fish.remora.embedded.queue;

import org.jspecify.annotations.NullMarked;
