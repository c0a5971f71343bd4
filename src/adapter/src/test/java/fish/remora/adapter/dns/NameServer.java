package fish.remora.adapter.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A DNS server that answers as its test has told it, by UDP and by TCP on one port of the loopback address. */
final class NameServer implements AutoCloseable {
    /** A name that begins so is answered SERVFAIL. */
    static final String BROKEN = "broken";

    /** A name that begins so is not answered. */
    static final String SILENT = "silent";

    /** A name that begins so is answered by UDP with the flag of truncation and nothing more. */
    static final String LONG = "long";

    final AtomicInteger queries = new AtomicInteger();
    final AtomicInteger tcpQueries = new AtomicInteger();

    private final Map<Name, List<Record>> zone = new ConcurrentHashMap<>();
    private final DatagramSocket udp;
    private final ServerSocket tcp;

    NameServer() throws IOException {
        tcp = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        udp = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress());
        start(this::serveUdp);
        start(this::serveTcp);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "name server");
        thread.setDaemon(true);
        thread.start();
    }

    String address() {
        return "127.0.0.1:" + udp.getLocalPort();
    }

    /** Adds records as they stand in a zone file: {@code add("example.test", "MX", "10 mx.example.test.")}. */
    NameServer add(String name, String type, String... data) throws IOException {
        Name owner = Name.fromString(name, Name.root);
        for (String each : data) {
            zone.computeIfAbsent(owner, key -> new CopyOnWriteArrayList<>())
                    .add(Record.fromString(owner, Type.value(type), DClass.IN, 3600, each, Name.root));
        }
        return this;
    }

    private void serveUdp() {
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
                udp.receive(packet);
                Message query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
                String name = query.getQuestion().getName().toString();
                queries.incrementAndGet();
                if (!name.startsWith(SILENT)) {
                    byte[] reply = (name.startsWith(LONG) ? truncated(query) : answer(query)).toWire(512);
                    udp.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serveTcp() {
        try {
            while (true) {
                try (Socket client = tcp.accept()) {
                    DataInputStream in = new DataInputStream(client.getInputStream());
                    byte[] octets = new byte[in.readUnsignedShort()];
                    in.readFully(octets);
                    tcpQueries.incrementAndGet();
                    byte[] reply = answer(new Message(octets)).toWire();
                    DataOutputStream out = new DataOutputStream(client.getOutputStream());
                    out.writeShort(reply.length);
                    out.write(reply);
                    out.flush();
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static Message reply(Message query) {
        Message reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setFlag(Flags.RA);
        reply.addRecord(query.getQuestion(), Section.QUESTION);
        return reply;
    }

    private static Message truncated(Message query) {
        Message reply = reply(query);
        reply.getHeader().setFlag(Flags.TC);
        return reply;
    }

    private Message answer(Message query) throws IOException {
        Message reply = reply(query);
        Name name = query.getQuestion().getName();
        if (name.toString().startsWith(BROKEN)) {
            reply.getHeader().setRcode(Rcode.SERVFAIL);
            return reply;
        }
        for (int hops = 0; hops < 20; hops++) {
            List<Record> records = zone.get(name);
            if (records == null) {
                reply.getHeader().setRcode(Rcode.NXDOMAIN);
                break;
            }
            Record first = records.get(0);
            if (!(first instanceof CNAMERecord alias)) {
                add(reply, records, query.getQuestion().getType());
                break;
            }
            reply.addRecord(first, Section.ANSWER);
            name = alias.getTarget();
        }
        return reply;
    }

    private static void add(Message reply, List<Record> records, int type) throws IOException {
        records.stream()
                .filter(record -> record.getType() == type)
                .forEach(record -> reply.addRecord(record, Section.ANSWER));
        if (reply.getSection(Section.ANSWER).isEmpty()) {
            Record authority = Record.fromString(
                    Name.fromString("test."),
                    Type.SOA,
                    DClass.IN,
                    3600,
                    "ns.test. admin.test. 1 3600 600 86400 3600",
                    Name.root);
            reply.addRecord(authority, Section.AUTHORITY);
        }
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
