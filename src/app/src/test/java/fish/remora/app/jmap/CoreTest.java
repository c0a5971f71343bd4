package fish.remora.app.jmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fish.remora.app.json.Json;
import fish.remora.protocol.mime.TransferEncoding;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8620: what needs no server. */
class CoreTest {
    private static JsonObject json(String text) {
        return Json.createReader(new StringReader(text.replace('\'', '"'))).readObject();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1}x",
                "{'a':1}",
                "{\"a\":01}",
            })
    void notJson(String text) {
        assertThatThrownBy(() -> Requests.read(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        one -> assertThat(one.body().getString("type")).endsWith(":notJSON"));
    }

    @Test
    void neitherLatinNorAnAbyssIsJson() {
        for (byte[] octets : List.of(
                "{\"a\":\"ä\"}".getBytes(StandardCharsets.ISO_8859_1),
                ("[".repeat(100_000)).getBytes(StandardCharsets.US_ASCII))) {
            assertThatThrownBy(() -> Requests.read(octets)).isInstanceOf(Refusal.class);
        }
    }

    @Test
    void aListIsNoRequest() {
        assertThatThrownBy(() -> Requests.read("[]".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        one -> assertThat(one.body().getString("type")).endsWith(":notRequest"));
    }

    /** RFC 8620 §3.7: the example there. */
    @Test
    void whatEarlierCallsFound() throws Exception {
        List<Response> before = List.of(
                new Response("Email/query", json("{'ids':['a','b']}"), "t0"),
                new Response("Email/get", json("{'list':[{'id':'a','t':['1','2']},{'id':'b','t':['3']}]}"), "t1"));
        assertThat(References.resolved(
                        json("{'x':1,'#ids':{'resultOf':'t0','name':'Email/query','path':'/ids'}}"), before))
                .isEqualTo(json("{'x':1,'ids':['a','b']}"));
        assertThat(References.resolved(
                        json("{'#ids':{'resultOf':'t1','name':'Email/get','path':'/list/*/t'}}"), before))
                .isEqualTo(json("{'ids':['1','2','3']}"));
        assertThat(References.resolved(
                        json("{'#id':{'resultOf':'t1','name':'Email/get','path':'/list/1/id'}}"), before))
                .isEqualTo(json("{'id':'b'}"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "invalidResultReference, `{'#ids':{'resultOf':'t9','name':'Email/query','path':'/ids'}}`",
                "invalidResultReference, `{'#ids':{'resultOf':'t0','name':'Email/get','path':'/ids'}}`",
                "invalidResultReference, `{'#ids':{'resultOf':'t0','name':'Email/query','path':'/nothing'}}`",
                "invalidResultReference, `{'#ids':{'resultOf':'t0','name':'Email/query','path':'/ids/7'}}`",
                "invalidResultReference, `{'#ids':{'resultOf':'t0','name':'Email/query','path':'/ids/01'}}`",
                "invalidResultReference, `{'#ids':{'resultOf':'t0','name':'Email/query','path':'ids'}}`",
                "invalidResultReference, `{'#ids':7}`",
                "invalidArguments, `{'ids':[],'#ids':{'resultOf':'t0','name':'Email/query','path':'/ids'}}`",
            })
    void whatNoCallFound(String type, String arguments) {
        List<Response> before = List.of(new Response("Email/query", json("{'ids':['a','b']}"), "t0"));
        assertThatThrownBy(() -> References.resolved(json(arguments), before))
                .isInstanceOfSatisfying(
                        MethodError.class, one -> assertThat(one.type()).isEqualTo(type));
    }

    @Test
    void patches() throws Exception {
        JsonObject object = json("{'a':{'b':true,'c/d':1},'e':2}");
        assertThat(Patch.applied(object, json("{'a/b':null,'a/c~1d':3,'f':[1]}")))
                .isEqualTo(json("{'a':{'c/d':3},'e':2,'f':[1]}"));
        for (String wrong : List.of("{'x/y':1}", "{'e/y':1}", "{'a':{},'a/b':1}")) {
            assertThatThrownBy(() -> Patch.applied(object, json(wrong)))
                    .isInstanceOfSatisfying(
                            SetError.class, one -> assertThat(one.type()).isEqualTo("invalidPatch"));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 3, 0, 3", "8, 5, 8, 10", "-3, 2, 7, 9", "-30, 2, 0, 2", "99, 2, 10, 10"})
    void windows(long position, int limit, int from, int to) throws Exception {
        Window window = new Window(position, java.util.Optional.empty(), 0, limit, false);
        assertThat(window.over(10, id -> -1)).isEqualTo(new Window.Span(from, to));
    }

    @ParameterizedTest
    @CsvSource({"0, 5, 8", "-2, 3, 6", "-9, 0, 3", "4, 9, 10"})
    void windowsAtAnAnchor(long offset, int from, int to) throws Exception {
        Window window = new Window(7, java.util.Optional.of("x"), offset, 3, false);
        assertThat(window.over(10, id -> 5)).isEqualTo(new Window.Span(from, to));
        assertThatThrownBy(() -> window.over(10, id -> -1))
                .isInstanceOfSatisfying(
                        MethodError.class, one -> assertThat(one.type()).isEqualTo("anchorNotFound"));
    }

    @Test
    void blobIdsSayWhatTheyMean() {
        for (BlobId id : List.of(
                BlobId.upload(7),
                BlobId.message(0),
                BlobId.part(1L << 60, 12, 34, TransferEncoding.BASE64),
                BlobId.part(5, 0, 0, TransferEncoding.QUOTED_PRINTABLE))) {
            assertThat(BlobId.parse(id.toString())).contains(id);
        }
        for (String none :
                List.of("", "B", "B-1", "X7", "U7-1-2-b", "B7-1-2", "B7-1-2-z", "B99999999999999999999", "B07")) {
            assertThat(BlobId.parse(none)).as(none).isEmpty();
        }
    }

    @Test
    void numbersAreWholeAndMembersKnown() {
        Arguments arguments = new Arguments(json("{'a':1.5,'b':-1,'c':9007199254740992,'d':null,'e':'7'}"));
        for (String name : List.of("a", "b", "c", "e")) {
            assertThatThrownBy(() -> arguments.number(name)).isInstanceOf(MethodError.class);
        }
        assertThat(arguments.has("d")).isFalse();
        assertThatThrownBy(() -> arguments.only(java.util.Set.of("a"))).hasMessage("unknown: b, c, d, e");
    }

    @Test
    void whatIsSetTwiceIsDestroyed() throws Exception {
        Call call = new Call(
                new Caller(1, fish.remora.api.Address.parse("ann@a.test"), peer()),
                new Arguments(json("{'accountId':'A1','update':{'x':{'a':1}},'destroy':['x']}")),
                new java.util.HashMap<>());
        SetFrame frame = SetFrame.of(call);
        assertThat(frame.update()).isEmpty();
        frame.destroyed("x");
        JsonObject answer = frame.answer("1", "2");
        assertThat(answer.getJsonObject("notUpdated").getJsonObject("x").getString("type"))
                .isEqualTo("willDestroy");
        assertThat(answer.get("created")).isEqualTo(JsonValue.NULL);
    }

    private static fish.remora.api.Peer peer() {
        var here = new java.net.InetSocketAddress("127.0.0.1", 1);
        return new fish.remora.api.Peer("http", here, here, false, false, java.util.Optional.empty());
    }
}
