/**
 * The foreign world that a mail server meets, as far as a test can play it: SMTP servers that do as they are told, a DNS server, a line that
 * can be cut. Knows nothing of Remora.
 */
package fish.remora.it.peer;
