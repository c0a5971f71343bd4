/**
 * The web pages as files: console, login, first start. Read once into memory, compressed once, sent with a policy that lets nothing foreign
 * run. What a page shows it gets by JMAP or the management API; nothing here knows who asks.
 */
@NullMarked
package fish.remora.app.page;

import org.jspecify.annotations.NullMarked;
