/**
 * Mail in files: mbox and Maildir, written so that others read them and read as others write them. What was written here is read back octet by
 * octet, with flags and dates. Nothing in here knows a server.
 */
@NullMarked
package fish.remora.embedded.mailstore;

import org.jspecify.annotations.NullMarked;
