/**
 * The node "Mail" of Payara Server's admin console: a jar in {@code glassfish/modules}. The one place of what ships that names Payara's
 * classes, and those of its console ({@code org.glassfish.api.admingui}, {@code com.sun.jsftemplating}); it shares no class with the
 * rest of Remora, of which it knows the MBeans alone.
 */
@NullMarked
package fish.remora.console;

import org.jspecify.annotations.NullMarked;
