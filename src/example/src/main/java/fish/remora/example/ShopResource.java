package fish.remora.example;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** What the page asks for each second, and the order that it sends. */
@Path("shop")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ShopResource {
    @Inject
    private Orders orders;

    @Inject
    private Stock stock;

    @GET
    public JsonObject now() {
        JsonObjectBuilder amounts = Json.createObjectBuilder();
        stock.all().forEach(article -> amounts.add(article.name(), article.amount()));
        JsonArrayBuilder latest = Json.createArrayBuilder();
        orders.latest().forEach(order -> latest.add(json(order)));
        return Json.createObjectBuilder()
                .add("stock", amounts)
                .add("orders", latest)
                .add("badAddresses", Json.createArrayBuilder(orders.badAddresses()))
                .build();
    }

    private static JsonObjectBuilder json(Order order) {
        JsonArrayBuilder steps = Json.createArrayBuilder();
        order.steps()
                .forEach(step -> steps.add(Json.createObjectBuilder()
                        .add("at", step.at().toString())
                        .add("text", step.text())));
        return Json.createObjectBuilder()
                .add("number", order.number())
                .add("customer", order.customer())
                .add("article", order.article())
                .add("state", order.state().name())
                .add("steps", steps);
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response order(
            @FormParam("customer") @DefaultValue("") String customer,
            @FormParam("article") @DefaultValue("") String article,
            @FormParam("fail") boolean fail) {
        try {
            long number = orders.place(customer.strip(), article, fail);
            return answer(Response.Status.CREATED, "Order " + number + " and its confirmation are one commit.");
        } catch (Refused refused) {
            return answer(Response.Status.CONFLICT, String.valueOf(refused.getMessage()));
        }
    }

    private static Response answer(Response.Status status, String text) {
        return Response.status(status)
                .entity(Json.createObjectBuilder().add("text", text).build())
                .build();
    }
}
