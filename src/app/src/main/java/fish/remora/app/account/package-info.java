/**
 * Domains, accounts and aliases: whom an address leads to, and whether a password is right.
 */
@NullMarked
package fish.remora.app.account;

import org.jspecify.annotations.NullMarked;
