package fish.remora.app.start;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;

/**
 * Makes each bean of ours that lives as long as the application once the application has started. Made at its first use it would be made on
 * whatever thread comes first, and on one of the adapter's, which knows no component, Payara before 6.2025.10 leaves all its injection
 * points null and says nothing. Transactions are the bean's here so that beans may have a UserTransaction.
 */
@Singleton
@jakarta.ejb.Startup
@DependsOn("Startup")
@TransactionManagement(TransactionManagementType.BEAN)
public class Beans {
    @Inject
    private BeanManager manager;

    @PostConstruct
    void makeAll() {
        for (Bean<?> bean : manager.getBeans(Object.class, Any.Literal.INSTANCE)) {
            if (bean.getScope() == ApplicationScoped.class
                    && bean.getBeanClass().getName().startsWith("fish.remora.")) {
                make(bean);
            }
        }
    }

    /**
     * Returns once the start is over: a singleton answers nobody before. For the message-driven beans, whose ports open earlier; who waited
     * while a bean of the application is being made would hold it, and the start would wait for that bean.
     */
    public void await() {}

    private <T> void make(Bean<T> bean) {
        manager.getContext(ApplicationScoped.class).get(bean, manager.createCreationalContext(bean));
    }
}
