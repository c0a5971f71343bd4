/**
 * The whole server, tried from outside: remora.jar as a process, its PostgreSQL, foreign clients, crashes. Nothing of the server is on
 * the class path but the player of the transcripts.
 */
package fish.remora.it;
