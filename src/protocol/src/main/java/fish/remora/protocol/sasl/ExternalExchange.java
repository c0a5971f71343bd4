package fish.remora.protocol.sasl;

import fish.remora.api.Denied;
import java.util.Optional;

/** EXTERNAL: who it is TLS knows already; at most the client says whom of those it means. RFC 4422 Appendix A. */
record ExternalExchange(Parties parties) implements Exchange {
    @Override
    public Turn next(byte[] message) throws Denied, BadResponse {
        String authzid = Strictly.utf8(message);
        Optional<String> user = authzid.isEmpty() ? Optional.empty() : Optional.of(SaslPrep.user(authzid, ""));
        return new Turn.Done(parties.application().certified(parties.peer(), user));
    }
}
