package fish.remora.adapter.server;

/** An open port for those who watch it by JMX, under {@code fish.remora:type=Listener,protocol=smtp,port=25}. Reads only. */
public interface ListenerMXBean {
    /** As the configuration names it, without {@code .port}: {@code smtp}, {@code submissions}, {@code pop3}. */
    String getProtocol();

    /** {@code *} when it listens on all addresses. */
    String getAddress();

    /** The one in use, also when any free one was asked for. */
    int getPort();

    /** Clients connected now. */
    int getConnections();
}
