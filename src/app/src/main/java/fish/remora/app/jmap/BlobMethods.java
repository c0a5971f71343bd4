package fish.remora.app.jmap;

import fish.remora.api.Denied;
import fish.remora.api.Octets;
import fish.remora.app.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** {@code Blob/upload} and {@code Blob/get} of RFC 9404, and {@code Blob/copy} of RFC 8620 §6.3. Thread-safe. */
@ApplicationScoped
public class BlobMethods implements Capability, Methods {
    /** Octets of a blob that is put together, or shown, in a request: it is held in memory. */
    private static final int MOST = 8 * 1024 * 1024;

    private static final int MOST_SOURCES = 64;

    /** By their names in RFC 9530. */
    private static final Map<String, String> DIGESTS =
            Map.of("sha", "SHA-1", "sha-256", "SHA-256", "sha-512", "SHA-512");

    private static final Set<String> PROPERTIES = Set.of(
            "id", "data", "data:asText", "data:asBase64", "size", "digest:sha", "digest:sha-256", "digest:sha-512");

    @Inject
    private Blobs blobs;

    @Override
    public String uri() {
        return "urn:ietf:params:jmap:blob";
    }

    @Override
    public String capability() {
        return uri();
    }

    @Override
    public JsonObject ofAccount(Caller caller) {
        JsonArrayBuilder digests = Json.createArrayBuilder();
        new TreeMap<>(DIGESTS).keySet().forEach(digests::add);
        return Json.createObjectBuilder()
                .add("maxSizeBlobSet", MOST)
                .add("maxDataSources", MOST_SOURCES)
                .add("supportedTypeNames", Json.createArrayBuilder())
                .add("supportedDigestAlgorithms", digests)
                .build();
    }

    @Override
    public Map<String, Method> methods() {
        return Map.of("Blob/upload", this::upload, "Blob/get", this::get, "Blob/copy", BlobMethods::copy);
    }

    /** There is one account: from another one nothing can be copied. */
    private static JsonObject copy(Call call) throws MethodError {
        call.account("accountId");
        if (!call.arguments().requiredText("fromAccountId").equals(call.caller().accountId())) {
            throw new MethodError("fromAccountNotFound", "you have no such account");
        }
        throw MethodError.invalidArguments("fromAccountId: must not be accountId");
    }

    private JsonObject upload(Call call) throws MethodError, Denied {
        long account = call.account();
        SetFrame frame = SetFrame.of(call);
        JsonObjectBuilder created = Json.createObjectBuilder();
        JsonObjectBuilder notCreated = Json.createObjectBuilder();
        boolean failed = false;
        boolean done = false;
        for (Map.Entry<String, JsonObject> one : frame.create().entrySet()) {
            try {
                Arguments object = new Arguments(one.getValue());
                byte[] octets = gathered(call, account, object.objects("data"));
                String id = blobs.keep(account, Octets.of(octets)).toString();
                call.created(one.getKey(), id);
                created.add(
                        one.getKey(),
                        Json.createObjectBuilder()
                                .add("id", id)
                                .add("type", object.text("type").orElse("application/octet-stream"))
                                .add("size", octets.length));
                done = true;
            } catch (SetError error) {
                notCreated.add(one.getKey(), error.json());
                failed = true;
            } catch (MethodError wrong) {
                String why = String.valueOf(wrong.getMessage());
                notCreated.add(
                        one.getKey(),
                        SetError.invalidProperties(why, Set.of("data")).json());
                failed = true;
            } catch (Denied full) {
                if (full.code() != Denied.Code.OVERQUOTA) {
                    throw full;
                }
                notCreated.add(one.getKey(), new SetError("overQuota", String.valueOf(full.getMessage())).json());
                failed = true;
            }
        }
        JsonObjectBuilder answer =
                Json.createObjectBuilder().add("accountId", call.caller().accountId());
        answer.add("created", done ? created.build() : JsonValue.NULL);
        return answer.add("notCreated", failed ? notCreated.build() : JsonValue.NULL)
                .build();
    }

    private byte[] gathered(Call call, long account, List<Arguments> sources) throws MethodError, SetError, Denied {
        if (sources.size() > MOST_SOURCES) {
            throw SetError.invalidProperties("at most " + MOST_SOURCES + " sources", Set.of("data"));
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Arguments source : sources) {
            Optional<String> text = source.text("data:asText");
            Optional<String> base64 = source.text("data:asBase64");
            if (text.isPresent()) {
                all.writeBytes(text.get().getBytes(StandardCharsets.UTF_8));
            } else if (base64.isPresent()) {
                all.writeBytes(decoded(base64.get()));
            } else {
                String id = call.id(source.requiredText("blobId"));
                Blob blob = blobs.find(account, id)
                        .orElseThrow(() -> new SetError(
                                "blobNotFound", "there is no such blob", SetError.named("notFound", Set.of(id))));
                all.writeBytes(BlobSlice.of(source).read(blob, MOST).octets());
            }
            if (all.size() > MOST) {
                throw new SetError("tooLarge", "at most " + MOST + " octets");
            }
        }
        return all.toByteArray();
    }

    private static byte[] decoded(String base64) throws SetError {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException none) {
            throw SetError.invalidProperties("data:asBase64: not base64", Set.of("data"));
        }
    }

    private JsonObject get(Call call) throws MethodError, Denied {
        long account = call.account();
        Get get = Get.of(call).checked(PROPERTIES);
        Set<String> properties = get.properties().orElse(Set.of("id", "data", "size"));
        List<JsonObject> list = new ArrayList<>();
        for (String id : get.ids().orElseThrow(() -> MethodError.invalidArguments("ids: must be given"))) {
            Optional<Blob> blob = blobs.find(account, id);
            if (blob.isPresent()) {
                list.add(shown(id, blob.get(), properties, BlobSlice.of(call.arguments())));
            }
        }
        JsonObject answer = get.answer(call, "", list);
        return Json.createObjectBuilder(answer).remove("state").build();
    }

    private static JsonObject shown(String id, Blob blob, Set<String> properties, BlobSlice slice) throws MethodError {
        JsonObjectBuilder shown = Json.createObjectBuilder().add("id", id);
        if (properties.contains("size")) {
            shown.add("size", blob.size());
        }
        Map<String, MessageDigest> digests = new LinkedHashMap<>();
        for (String one : properties) {
            if (one.startsWith("digest:")) {
                digests.put(one, digest(DIGESTS.getOrDefault(one.substring("digest:".length()), "SHA-256")));
            }
        }
        boolean data = properties.stream().anyMatch(one -> one.startsWith("data"));
        if (!data && digests.isEmpty()) {
            return shown.build();
        }
        try {
            BlobSlice.Held held = slice.read(blob, MOST);
            for (Map.Entry<String, MessageDigest> one : digests.entrySet()) {
                try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), one.getValue())) {
                    out.write(held.octets());
                }
                shown.add(
                        one.getKey(),
                        Base64.getEncoder().encodeToString(one.getValue().digest()));
            }
            if (data) {
                show(shown, held, properties);
            }
            return held.cut() ? shown.add("isTruncated", true).build() : shown.build();
        } catch (SetError tooLarge) {
            throw new MethodError("requestTooLarge", String.valueOf(tooLarge.getMessage()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** As text when it is UTF-8, unless base64 is asked for: RFC 9404 §4.2. */
    private static void show(JsonObjectBuilder shown, BlobSlice.Held held, Set<String> properties) {
        Optional<String> text = text(held.octets());
        boolean either = properties.contains("data");
        if (text.isEmpty() && (either || properties.contains("data:asText"))) {
            shown.add("isEncodingProblem", true);
        }
        if (either && text.isPresent() || properties.contains("data:asText")) {
            text.ifPresentOrElse(one -> shown.add("data:asText", one), () -> shown.add("data:asText", JsonValue.NULL));
        }
        if (either && text.isEmpty() || properties.contains("data:asBase64")) {
            shown.add("data:asBase64", Base64.getEncoder().encodeToString(held.octets()));
        }
    }

    private static Optional<String> text(byte[] octets) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString());
        } catch (CharacterCodingException noUtf8) {
            return Optional.empty();
        }
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has " + name, impossible);
        }
    }
}
