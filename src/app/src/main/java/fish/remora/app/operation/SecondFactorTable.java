package fish.remora.app.operation;

import fish.remora.app.operation.Audit.Motive;
import jakarta.annotation.Resource;
import jakarta.ejb.EJBException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.json.JsonValue;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Whether accounts have a second factor. One that is new ends the sessions that were opened without, but for that in which it is made. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class SecondFactorTable {
    @Resource(lookup = "jdbc/remora")
    private DataSource database;

    @Inject
    private Audit audit;

    /**
     * From now on it is asked for, or no more.
     *
     * @param session the id of the one that stays when one is new; 0: none
     */
    public void require(long accountId, String account, boolean required, long session, Motive motive) {
        try (Connection connection = database.getConnection()) {
            new Query(
                            "UPDATE account SET totp = ?, login_era = login_era + ? WHERE id = ?",
                            required,
                            required ? 1 : 0,
                            accountId)
                    .update(connection);
            if (required) {
                new Query("DELETE FROM session WHERE account_id = ? AND id <> ?", accountId, session)
                        .update(connection);
            } else {
                new Query("DELETE FROM totp WHERE account_id = ?", accountId).update(connection);
            }
            audit.write(
                    connection, motive, required ? "totp.add" : "totp.delete", account, JsonValue.EMPTY_JSON_OBJECT);
        } catch (SQLException failure) {
            throw new EJBException(failure);
        }
    }
}
