package fish.remora.app.start;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the database to this version's schema before anything uses it; a database of a newer version stops the deployment. */
@Singleton
@TransactionManagement(TransactionManagementType.BEAN)
public class Schema {
    private static final System.Logger LOG = System.getLogger(Schema.class.getName());

    @Resource(lookup = "jdbc/remora-plain")
    private DataSource database;

    @PostConstruct
    void migrate() {
        try {
            Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(database)
                    .locations("classpath:sql")
                    .table("schema_history")
                    .load()
                    .migrate();
        } catch (FlywayException failure) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "The database schema could not be brought to this version: {0}",
                    failure.getMessage());
            throw failure;
        }
    }
}
