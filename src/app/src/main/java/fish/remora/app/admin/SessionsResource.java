package fish.remora.app.admin;

import fish.remora.api.AccountId;
import fish.remora.api.Denied;
import fish.remora.api.Peer;
import fish.remora.api.Secret;
import fish.remora.app.access.Logins;
import fish.remora.app.account.Person;
import fish.remora.app.account.SecondFactors;
import fish.remora.app.account.Sessions;
import fish.remora.app.json.Json;
import fish.remora.app.operation.Invalid;
import fish.remora.app.operation.Parameters;
import fish.remora.app.operation.SessionTable;
import fish.remora.app.web.Credentials;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.Set;

/** {@code /api/sessions}: logging in and out of the pages and the REST interface. */
@Path("sessions")
@RequestScoped
@Needs(Right.PERSON)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class SessionsResource {
    static final Set<String> LOGIN = Set.of("account", "password", "code", "cookie");

    /** A session's longest life, in seconds. */
    private static final int LONGEST = 30 * 86_400;

    /** Names the session of the request. */
    private static final String THIS = "this";

    @Inject
    private Logins logins;

    @EJB
    private SecondFactors factors;

    @EJB
    private Sessions sessions;

    @EJB
    private SessionTable table;

    @Inject
    private Asked asked;

    /** Logs in: the answer holds the token for {@code Authorization: Bearer}, or, with {@code cookie}, sets it as a cookie. With a second factor its code is needed as well. */
    @POST
    @Needs(Right.ANYBODY)
    public Response open(String body, @Context HttpServletResponse response) {
        Parameters parameters = Requests.parameters(body).only(LOGIN);
        String user = parameters.required("account", "your address");
        Secret password =
                Secret.of(parameters.secret("password").orElseThrow(() -> new Invalid("password", "", "given")));
        Optional<String> code = parameters.text("code");
        Peer peer = asked.client().peer();
        try {
            AccountId account = logins.person(
                    peer,
                    user,
                    password,
                    one -> !one.hasSecondFactor() || code.isPresent() && factors.matches(one.id(), code.get()));
            String token = sessions.open(
                    account.value(), asked.client().address(), asked.client().agent());
            return opened(token, parameters.flag("cookie"), response);
        } catch (Denied denied) {
            return refusal(denied, code.isEmpty());
        }
    }

    /** Pages never see the token: where no script reads it, none can take it away. */
    private Response opened(String token, boolean cookie, HttpServletResponse response) {
        JsonObjectBuilder answer =
                Json.createObjectBuilder(me(sessions.find(token).orElseThrow()));
        if (cookie) {
            response.addCookie(cookie(token, LONGEST));
        } else {
            answer.add("token", token);
        }
        return Response.ok(answer.build()).header("Cache-Control", "no-store").build();
    }

    /** @param age in seconds; 0: it is to be forgotten */
    private Cookie cookie(String token, int age) {
        var cookie = new Cookie(Credentials.COOKIE, token);
        cookie.setPath("/");
        cookie.setMaxAge(age);
        cookie.setHttpOnly(true);
        cookie.setSecure(asked.client().secure());
        cookie.setAttribute("SameSite", "Strict");
        return cookie;
    }

    private static Response refusal(Denied denied, boolean withoutCode) {
        return switch (denied.code()) {
            case LIMIT, UNAVAILABLE ->
                Problem.of(Response.Status.SERVICE_UNAVAILABLE, "Not now", String.valueOf(denied.getMessage()))
                        .response();
            default ->
                Problem.of(
                                Response.Status.UNAUTHORIZED,
                                "Not let in",
                                withoutCode
                                        ? "Wrong user or password, or your second factor's code is missing"
                                        : "Wrong user, password or code")
                        .response();
        };
    }

    /** Who I am, and where I am logged in. */
    @GET
    public JsonObject list() {
        Optional<Person> person = asked.caller().person();
        if (person.isEmpty()) {
            return Json.createObjectBuilder().add("administrator", true).build();
        }
        return Json.createObjectBuilder(me(person.get()))
                .add("sessions", table.of(person.get()))
                .build();
    }

    private static JsonObject me(Person person) {
        JsonArrayBuilder domains = Json.createArrayBuilder();
        person.domains().stream().sorted().forEach(domains::add);
        return Json.createObjectBuilder()
                .add("account", person.address().toString())
                .add("administrator", person.administrator())
                .add("administers", domains)
                .build();
    }

    /** Logs out, by {@code this}, or elsewhere. */
    @DELETE
    @Path("{id}")
    @Consumes(MediaType.WILDCARD)
    public void close(@PathParam("id") String id, @Context HttpServletResponse response) {
        Person person = asked.caller()
                .person()
                .orElseThrow(() -> new NotFoundException("the administrator's token has no session"));
        boolean here = id.equals(THIS);
        if (!sessions.close(person.accountId(), here ? person.session() : Parameters.id("id", id))) {
            throw new NotFoundException("you have no session " + id);
        }
        if (here) {
            response.addCookie(cookie("", 0));
        }
    }
}
