package fish.remora.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Blobs within requests: RFC 9404. */
@ExtendWith(SharedServer.class)
class JmapBlobIT {
    private static int users;

    private final Jmap jmap;

    JmapBlobIT(Remora server) throws Exception {
        jmap = Jmap.of(server, server.database().newUser("jmapblob" + ++users));
    }

    @Test
    void blobsAreMadeAndShownInRequests() throws Exception {
        String blob = jmap.upload(new byte[] {0, 1, 2, 3, 4, 5, 6, -1, -2, -3, 10});
        JsonArray responses = jmap.calls(
                "['Blob/upload',{'accountId':'ACCOUNT','create':{'x':{'data':[{'data:asText':'abc'},{'blobId':'" + blob
                        + "','offset':7,'length':3}]},'y':{'data':[{'blobId':'U1'}]}}},'0'],['Blob/get',{'accountId':'ACCOUNT','ids':['#x','U1'],'offset':1,'length':4,"
                        + "'properties':['data:asBase64','size','digest:sha-256']},'1']");
        JsonObject uploaded = responses.getJsonArray(0).getJsonObject(1);
        assertThat(uploaded.getJsonObject("created").getJsonObject("x").getInt("size"))
                .isEqualTo(6);
        assertThat(uploaded.getJsonObject("notCreated").getJsonObject("y").getString("type"))
                .isEqualTo("blobNotFound");
        JsonObject found = responses.getJsonArray(1).getJsonObject(1);
        assertThat(Jmap.texts(found.getJsonArray("notFound"))).containsExactly("U1");
        JsonObject shown = found.getJsonArray("list").getJsonObject(0);
        assertThat(shown.getInt("size")).isEqualTo(6);
        assertThat(Base64.getDecoder().decode(shown.getString("data:asBase64"))).containsExactly('b', 'c', -1, -2);
    }
}
