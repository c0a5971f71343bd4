/**
 * What mail programs, other servers and the DNS are told about this server, so that people need to know their address alone: autoconfig,
 * Autodiscover, Apple's profiles, the MTA-STS policy, the records to publish. It is told to anybody, of domains that are ours.
 */
@NullMarked
package fish.remora.app.setup;

import org.jspecify.annotations.NullMarked;
