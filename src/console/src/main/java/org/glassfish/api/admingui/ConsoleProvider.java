package org.glassfish.api.admingui;

import java.net.URL;

/**
 * To compile against, and left out of the jar: at run time it is Payara's own, whose artifact ({@code glassfish-api}) Maven Central does
 * not have.
 */
public interface ConsoleProvider {
    URL getConfiguration();
}
