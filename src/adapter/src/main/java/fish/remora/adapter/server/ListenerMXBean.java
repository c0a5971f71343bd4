package fish.remora.adapter.server;

/** An open port for those who watch it by JMX, under {@code fish.remora:type=Listener,protocol=smtp,port=25}. Reads only. */
public interface ListenerMXBean {
    /** As the configuration names it: {@code smtp}, {@code pop3}, {@code pop3s}. */
    String getProtocol();

    /** {@code *} when it listens on all addresses. */
    String getAddress();

    /** The one in use, also when any free one was asked for. */
    int getPort();

    /** Clients connected now. */
    int getConnections();
}
