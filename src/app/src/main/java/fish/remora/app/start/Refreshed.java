package fish.remora.app.start;

import java.sql.SQLException;

/** A small table kept in memory: {@link RefreshTimer} has it read anew every other second. */
public interface Refreshed {
    void refresh() throws SQLException;

    /** It cannot be read now. */
    default void forget() {}
}
