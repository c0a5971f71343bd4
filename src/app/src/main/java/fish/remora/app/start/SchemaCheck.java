package fish.remora.app.start;

import jakarta.ejb.Stateless;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.metamodel.EntityType;

/** Holds the entities against the schema: each is read once, for no row, so that a missing table or column fails the deployment. */
@Stateless
public class SchemaCheck {
    @PersistenceContext
    private EntityManager entities;

    /** @throws IllegalStateException naming the first entity that does not fit */
    public void check() {
        for (EntityType<?> type : entities.getMetamodel().getEntities()) {
            try {
                entities.createQuery("select e from " + type.getName() + " e where 1 = 0")
                        .getResultList();
            } catch (PersistenceException misfit) {
                throw new IllegalStateException("entity " + type.getName() + " does not fit the schema", misfit);
            }
        }
    }
}
