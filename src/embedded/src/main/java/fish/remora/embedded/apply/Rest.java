package fish.remora.embedded.apply;

import java.util.List;
import java.util.Map;

/** The running server's {@code /api} as this package needs it. Implementations are thread-safe. */
public interface Rest {
    /**
     * All rows of a list, page after page.
     *
     * @param path such as {@code accounts}, the name of the list in the answer too
     * @return each row's members; numbers and truth values are texts, arrays lists of them, what is null is not there
     * @throws NotDone when the server does not answer, or refuses
     */
    List<Map<String, Object>> rows(String path) throws NotDone;

    /**
     * Makes or replaces one.
     *
     * @param name not yet encoded for the path
     * @param body texts, numbers, truth values and lists of texts
     * @throws NotDone saying why the server refuses
     */
    void put(String path, String name, Map<String, Object> body) throws NotDone;

    /**
     * Deletes one.
     *
     * @param reason for the server's record
     * @throws NotDone saying why the server refuses
     */
    void delete(String path, String name, String reason) throws NotDone;
}
