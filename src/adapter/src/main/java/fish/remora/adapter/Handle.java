package fish.remora.adapter;

import jakarta.resource.Referenceable;
import java.io.Serializable;
import javax.naming.Reference;
import org.jspecify.annotations.Nullable;

/** What an application holds. */
abstract class Handle implements Serializable, Referenceable {
    private static final long serialVersionUID = 1;

    private transient volatile @Nullable Reference reference;

    /** Where JNDI finds this again: Jakarta Connectors 2.1 §6.5.1.1. */
    @Override
    public void setReference(Reference binding) {
        reference = binding;
    }

    @Override
    public @Nullable Reference getReference() {
        return reference;
    }
}
