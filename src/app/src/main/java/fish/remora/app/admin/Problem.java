package fish.remora.app.admin;

import fish.remora.app.json.Json;
import fish.remora.app.operation.Invalid;
import fish.remora.app.operation.QuotaExceeded;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.Response;

/**
 * Why a request was not done, for programs and people: RFC 9457. Immutable.
 *
 * @param members beside title, status and detail
 */
record Problem(Response.StatusType status, String title, String detail, JsonObject members) {
    private static final String TYPE = "application/problem+json";

    static Problem of(Response.StatusType status, String title, String detail) {
        return new Problem(status, title, detail, JsonValue.EMPTY_JSON_OBJECT);
    }

    static Problem of(Invalid invalid) {
        JsonObject members = Json.createObjectBuilder()
                .add("parameter", invalid.parameter())
                .add("value", invalid.value())
                .add("allowed", invalid.allowed())
                .build();
        return new Problem(
                Response.Status.BAD_REQUEST, "Invalid parameter", String.valueOf(invalid.getMessage()), members);
    }

    static Response noRoom(QuotaExceeded full) {
        return of(Insufficient.STORAGE, "No room", String.valueOf(full.getMessage()))
                .response();
    }

    /** RFC 4918 §11.5; Jakarta REST does not name it. */
    private enum Insufficient implements Response.StatusType {
        STORAGE;

        @Override
        public int getStatusCode() {
            return 507;
        }

        @Override
        public Response.Status.Family getFamily() {
            return Response.Status.Family.SERVER_ERROR;
        }

        @Override
        public String getReasonPhrase() {
            return "Insufficient Storage";
        }
    }

    Response response() {
        JsonObject body = Json.createObjectBuilder()
                .add("title", title)
                .add("status", status.getStatusCode())
                .add("detail", detail)
                .addAll(Json.createObjectBuilder(members))
                .build();
        return Response.status(status).type(TYPE).entity(body.toString()).build();
    }
}
