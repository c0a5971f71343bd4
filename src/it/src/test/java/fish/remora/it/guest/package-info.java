/** An application beside the mail service, as a deployer writes one: packed as a WAR of its own by {@code Guest}. */
package fish.remora.it.guest;
