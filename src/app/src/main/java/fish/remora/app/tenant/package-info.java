/** The applications of this server as tenants: what each may send, and safe mode, which keeps their mail or the whole server's from leaving. */
@NullMarked
package fish.remora.app.tenant;

import org.jspecify.annotations.NullMarked;
