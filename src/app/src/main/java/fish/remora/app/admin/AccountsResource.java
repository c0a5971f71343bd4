package fish.remora.app.admin;

import fish.remora.api.Denied;
import fish.remora.api.Secret;
import fish.remora.app.access.Logins;
import fish.remora.app.account.Directory;
import fish.remora.app.operation.AccountTable;
import fish.remora.app.operation.Conflict;
import fish.remora.app.operation.Invalid;
import fish.remora.app.operation.ManagedTable;
import fish.remora.app.operation.Parameters;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** {@code /api/accounts}: people, their passwords, quotas and what they may do. Their owners see them, and change what is their own. */
@Path("accounts")
@RequestScoped
@Needs(Right.DOMAIN)
public class AccountsResource extends ManagedResource {
    /** What makes somebody more than a user. */
    private static final List<String> RANK = List.of("role", "administers");

    private static final Set<String> OLD = Set.of("old");
    static final Set<String> OWN_PASSWORD = Set.of("password", "old", AccountTable.REVOKE);

    /** An owner may have his mail go to so many places: a stolen account is no amplifier. */
    private static final int MOST_FORWARDS = 10;

    @EJB
    private AccountTable accounts;

    @Inject
    private Directory directory;

    @Inject
    private Logins logins;

    @Override
    ManagedTable table() {
        return accounts;
    }

    @Override
    void changed() throws SQLException {
        directory.changed();
    }

    @Override
    @Needs(Right.ACCOUNT)
    public Response find(String name) {
        return super.find(name);
    }

    @Override
    public Response put(String name, String body) throws SQLException, Conflict {
        checkRank(Requests.parameters(body));
        return super.put(name, body);
    }

    private void checkRank(Parameters parameters) {
        if (!asked().caller().isAdministrator() && RANK.stream().anyMatch(parameters::has)) {
            throw new ForbiddenException("only administrators give " + String.join(" or ", RANK));
        }
    }

    /** What is not given stays: RFC 5789. Owners say their old password with a new one. */
    @PATCH
    @Path("{name}")
    @Needs(Right.ACCOUNT)
    public Response change(@PathParam("name") String name, String body) throws SQLException, Conflict, Denied {
        Parameters parameters = Requests.parameters(body);
        if (asked().caller().has(Right.DOMAIN, name)) {
            checkRank(parameters.only(accounts.properties(), OLD, Asked.REASON));
        } else {
            parameters.only(AccountTable.OWN, OWN_PASSWORD, Asked.REASON);
            if (parameters.list("forward").size() > MOST_FORWARDS) {
                throw new Invalid(
                        "forward", parameters.list("forward").size() + " addresses", "at most " + MOST_FORWARDS);
            }
        }
        if (asked().caller().is(name) && parameters.has("password")) {
            checkOld(name, parameters);
        }
        JsonObject now = accounts.change(name, parameters.without("old"), asked().motiveFor(name, parameters))
                .orElseThrow(() -> unknown(name));
        changed();
        return answer(now);
    }

    /** Whose password is kept in a realm cannot get round it. */
    private void checkOld(String name, Parameters parameters) throws Denied {
        if (logins.isOfRealm(name)) {
            throw new Invalid("password", "***", "changed in the realm that has it");
        }
        Secret old = Secret.of(
                parameters.secret("old").orElseThrow(() -> new Invalid("old", "", "given: your password until now")));
        try {
            logins.person(asked().client().peer(), name, old, account -> true);
        } catch (Denied denied) {
            if (denied.code() == Denied.Code.AUTHENTICATIONFAILED) {
                throw new Invalid("old", "***", "your password until now");
            }
            throw denied;
        }
    }
}
