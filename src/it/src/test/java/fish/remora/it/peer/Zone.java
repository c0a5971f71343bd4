package fish.remora.it.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What a name server knows, and how it answers from it (RFC 1034 §4.3.2). It answers for the whole tree. Thread-safe. */
final class Zone {
    /** Seconds. */
    private static final long NEGATIVE = 1;

    private final Map<Name, List<Record>> records = new ConcurrentHashMap<>();

    void add(Record record) {
        records.compute(record.getName(), (name, present) -> {
            var all = present == null ? new ArrayList<Record>() : new ArrayList<>(present);
            all.add(record);
            return List.copyOf(all);
        });
    }

    void remove(Name name) {
        records.remove(name);
    }

    Message answer(Message query) {
        var reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setFlag(Flags.AA);
        reply.getHeader().setFlag(Flags.RA);
        Record question = query.getQuestion();
        reply.addRecord(question, Section.QUESTION);
        if (!answer(reply, question.getName(), question.getType())) {
            reply.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        if (reply.getSection(Section.ANSWER).isEmpty()) {
            reply.addRecord(soa(question.getName()), Section.AUTHORITY);
        }
        return reply;
    }

    /** Follows aliases; false when the name at the end of them does not exist. */
    private boolean answer(Message reply, Name name, int type) {
        Name at = name;
        for (int hops = 0; hops < 20; hops++) {
            List<Record> here = records.get(at);
            if (here == null) {
                return isAbove(at);
            }
            Name asked = at;
            here.stream()
                    .filter(record -> record.getType() == type || record.getType() == Type.CNAME)
                    .filter(record -> !reply.findRecord(record))
                    .forEach(record -> reply.addRecord(record, Section.ANSWER));
            Name target = here.stream()
                    .filter(record -> record.getType() == Type.CNAME && type != Type.CNAME)
                    .map(record -> ((CNAMERecord) record).getTarget())
                    .findFirst()
                    .orElse(asked);
            if (target.equals(at)) {
                return true;
            }
            at = target;
        }
        return true;
    }

    /** RFC 8020: a name with names below it exists. */
    private boolean isAbove(Name name) {
        return records.keySet().stream().anyMatch(known -> known.subdomain(name));
    }

    /** RFC 2308 §3: how long the absence may be remembered. */
    private static SOARecord soa(Name name) {
        Name zone = new Name(name, name.labels() - 2);
        return new SOARecord(zone, DClass.IN, NEGATIVE, zone, zone, 1, 60, 60, 60, NEGATIVE);
    }
}
