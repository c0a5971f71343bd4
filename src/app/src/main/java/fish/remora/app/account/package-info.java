/**
 * Domains, accounts and aliases: where an address leads, here and elsewhere, whether a password is right, and who is logged in.
 */
@NullMarked
package fish.remora.app.account;

import org.jspecify.annotations.NullMarked;
