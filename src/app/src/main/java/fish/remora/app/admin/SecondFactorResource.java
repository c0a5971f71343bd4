package fish.remora.app.admin;

import fish.remora.api.Denied;
import fish.remora.app.access.Logins;
import fish.remora.app.account.Account;
import fish.remora.app.account.Accounts;
import fish.remora.app.account.Person;
import fish.remora.app.account.SecondFactors;
import fish.remora.app.account.Totp;
import fish.remora.app.json.Json;
import fish.remora.app.operation.Audit.Motive;
import fish.remora.app.operation.Invalid;
import fish.remora.app.operation.Parameters;
import fish.remora.app.operation.SecondFactorTable;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** {@code /api/accounts/…/totp}: the second factor of the pages. */
@Path("accounts/{name}/totp")
@RequestScoped
@Needs(Right.ACCOUNT)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class SecondFactorResource {
    static final Set<String> CODE = Set.of("code");

    @EJB
    private Accounts accounts;

    @EJB
    private SecondFactors factors;

    @EJB
    private SecondFactorTable table;

    @Inject
    private Logins logins;

    @Inject
    private Asked asked;

    /** A secret for the owner's device, as text and as the URI that authenticators read from a picture. It counts from its first code on. */
    @POST
    @Consumes(MediaType.WILDCARD)
    public JsonObject propose(@PathParam("name") String name) {
        Account account = account(name);
        byte[] secret = factors.propose(account.id()).stream().findFirst().orElseThrow(SecondFactorResource::inUse);
        String text = Totp.base32(secret);
        return Json.createObjectBuilder()
                .add("secret", text)
                .add("uri", "otpauth://totp/Remora:" + segment(name) + "?secret=" + text + "&issuer=Remora")
                .build();
    }

    private static ClientErrorException inUse() {
        return new ClientErrorException("there is a second factor: take it away first", Response.Status.CONFLICT);
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The first code. */
    @PUT
    public void confirm(@PathParam("name") String name, String body) {
        Parameters parameters = Requests.parameters(body).only(CODE, Asked.REASON);
        Motive motive = asked.motiveFor(name, parameters);
        Account account = account(name);
        if (account.hasSecondFactor()) {
            throw inUse();
        }
        String code = parameters.required("code", "given: what the device shows now");
        if (!factors.matches(account.id(), code)) {
            throw new Invalid("code", "", "what the device shows now, and not used before");
        }
        table.require(account.id(), name, true, session(), motive);
    }

    @DELETE
    @Consumes(MediaType.WILDCARD)
    public void remove(@PathParam("name") String name) throws Denied {
        Parameters parameters = asked.query().only(CODE, Asked.REASON);
        Motive motive = asked.motiveFor(name, parameters);
        Account account = account(name);
        if (asked.caller().is(name) && account.hasSecondFactor()) {
            checkCode(name, parameters.text("code").orElse(""));
        }
        table.require(account.id(), name, false, session(), motive);
    }

    private long session() {
        return asked.caller().person().map(Person::session).orElse(0L);
    }

    private void checkCode(String name, String code) throws Denied {
        try {
            logins.second(asked.client().peer(), name, one -> factors.matches(one.id(), code));
        } catch (Denied denied) {
            if (denied.code() == Denied.Code.AUTHENTICATIONFAILED) {
                throw new Invalid(
                        "code", "", "what the device shows now; without the device, an administrator takes it away");
            }
            throw denied;
        }
    }

    private Account account(String name) {
        return accounts.loginAddress(name)
                .flatMap(accounts::byLogin)
                .orElseThrow(() -> new NotFoundException("there is no account " + name));
    }
}
