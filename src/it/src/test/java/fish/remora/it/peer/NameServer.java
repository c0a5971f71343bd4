package fish.remora.it.peer;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * A name server for all the world on a port of loopback, UDP and TCP (RFC 1035 §4.2). What it was not told of does not exist. Names may be
 * written without the last dot. Thread-safe.
 */
public final class NameServer implements AutoCloseable {
    /** Seconds that an answer may be kept. */
    private static final int TTL = 300;

    private static final int UDP_SIZE = 512;

    /** What is wrong with a name's answers. */
    private enum Fault {
        SERVFAIL,
        SILENT,
        /** By UDP only: the answer asks for TCP (RFC 5966). */
        TRUNCATED
    }

    private final Zone zone = new Zone();
    private final Map<Name, Fault> faults = new ConcurrentHashMap<>();
    private final Queue<String> queries = new ConcurrentLinkedQueue<>();
    private final DatagramSocket udp;
    private final ServerSocket tcp;

    private NameServer(DatagramSocket udp, ServerSocket tcp) {
        this.udp = udp;
        this.tcp = tcp;
    }

    public static NameServer start() throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        for (int attempt = 0; ; attempt++) {
            var tcp = new ServerSocket(0, 50, loopback);
            try {
                var server = new NameServer(new DatagramSocket(tcp.getLocalPort(), loopback), tcp);
                start("dns-udp", server::serveUdp);
                start("dns-tcp", server::serveTcp);
                return server;
            } catch (BindException taken) {
                tcp.close();
                if (attempt == 20) {
                    throw taken;
                }
            }
        }
    }

    private static void start(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** As {@code remora.dns.servers} has it. */
    public String hostPort() {
        return "127.0.0.1:" + tcp.getLocalPort();
    }

    /** {@code add("a.test", "MX", "10 mx.a.test.")}: as a zone file has it; names within the data end with a dot. */
    public NameServer add(String name, String type, String data) {
        try {
            zone.add(Record.fromString(name(name), Type.value(type), DClass.IN, TTL, data, Name.root));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
        return this;
    }

    public NameServer mx(String domain, int preference, String host) {
        return add(domain, "MX", preference + " " + host + ".");
    }

    /** An IPv4 or IPv6 address. */
    public NameServer address(String host, String address) {
        return add(host, address.contains(":") ? "AAAA" : "A", address);
    }

    /** RFC 7505: the domain takes no mail. */
    public NameServer nullMx(String domain) {
        return add(domain, "MX", "0 .");
    }

    public NameServer alias(String name, String target) {
        return add(name, "CNAME", target + ".");
    }

    public NameServer servfail(String name) {
        faults.put(name(name), Fault.SERVFAIL);
        return this;
    }

    public NameServer silent(String name) {
        faults.put(name(name), Fault.SILENT);
        return this;
    }

    public NameServer truncated(String name) {
        faults.put(name(name), Fault.TRUNCATED);
        return this;
    }

    /** Its faults are over. */
    public void heal(String name) {
        faults.remove(name(name));
    }

    /** Now the name does not exist. */
    public void remove(String name) {
        zone.remove(name(name));
    }

    /** {@code udp MX a.test}, in their order. */
    public List<String> queries() {
        return List.copyOf(queries);
    }

    private static Name name(String text) {
        try {
            return Name.fromString(text.toLowerCase(Locale.ROOT), Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void serveUdp() {
        var packet = new DatagramPacket(new byte[4096], 4096);
        try {
            while (true) {
                packet.setLength(4096);
                udp.receive(packet);
                var query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
                byte[] reply = reply(query, "udp");
                if (reply.length > 0) {
                    udp.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
                }
            }
        } catch (IOException closed) {
            // By close().
        }
    }

    private void serveTcp() {
        try {
            while (true) {
                Socket socket = tcp.accept();
                start("dns-session", () -> serve(socket));
            }
        } catch (IOException closed) {
            // By close().
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new DataInputStream(socket.getInputStream());
            var out = new DataOutputStream(socket.getOutputStream());
            while (true) {
                byte[] query = new byte[in.readUnsignedShort()];
                in.readFully(query);
                byte[] reply = reply(new Message(query), "tcp");
                if (reply.length > 0) {
                    out.writeShort(reply.length);
                    out.write(reply);
                    out.flush();
                }
            }
        } catch (IOException end) {
            // The client has no more questions.
        }
    }

    /** Empty: no reply at all. */
    private byte[] reply(Message query, String transport) {
        Record question = query.getQuestion();
        Name name = lower(question.getName());
        queries.add(transport + " " + Type.string(question.getType()) + " " + name.toString(true));
        boolean byUdp = transport.equals("udp");
        Fault fault = faults.get(name);
        if (fault == Fault.SILENT) {
            return new byte[0];
        }
        Message reply = zone.answer(query);
        if (fault == Fault.SERVFAIL) {
            reply.removeAllRecords(Section.ANSWER);
            reply.removeAllRecords(Section.AUTHORITY);
            reply.getHeader().setRcode(Rcode.SERVFAIL);
        } else if (fault == Fault.TRUNCATED && byUdp) {
            reply.removeAllRecords(Section.ANSWER);
            reply.getHeader().setFlag(Flags.TC);
        }
        return reply.toWire(byUdp ? UDP_SIZE : 65_535);
    }

    private static Name lower(Name name) {
        return name(name.toString(true).isEmpty() ? "." : name.toString(true));
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
