package fish.remora.app.realm;

import fish.remora.app.start.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Payara's realm {@code remora.realm} as an identity store: a login by JAAS into the realm's context. Unlike Payara's own store of that kind it
 * leaves no caller on the thread, lets people in who are in no group, and tells a wrong password from a realm that is down.
 *
 * <p>The one place that knows classes of Payara's realms, and by name only, so that nothing needs them while no realm is named. Thread-safe.
 */
@ApplicationScoped
public class RealmStore implements IdentityStore {
    private static final String PAYARA = "com.sun.enterprise.security.auth.";

    @Inject
    @ConfigProperty(name = "remora.realm")
    private Optional<String> configured;

    private Optional<String> realm = Optional.empty();

    /** A realm that is not there fails the deployment. */
    @PostConstruct
    void find() {
        realm = configured.map(String::strip).filter(name -> !name.isEmpty());
        if (realm.isPresent()) {
            List<String> names = names();
            Settings.read(() -> check(realm.get(), names));
        }
    }

    /** @throws IllegalArgumentException when it is none of them */
    static String check(String realm, List<String> names) {
        if (!names.contains(realm)) {
            throw new IllegalArgumentException(
                    "remora.realm=" + realm + ": must be the name of a realm of the server, there are " + names);
        }
        return realm;
    }

    private static List<String> names() {
        try {
            var names = (Enumeration<?>)
                    payara("realm.Realm").getMethod("getRealmNames").invoke(null);
            return Collections.list(names).stream()
                    .map(String::valueOf)
                    .sorted()
                    .toList();
        } catch (ReflectiveOperationException another) {
            throw notPayara(another);
        }
    }

    @Override
    public Set<ValidationType> validationTypes() {
        return EnumSet.of(ValidationType.VALIDATE);
    }

    /** @throws IllegalStateException when the realm does not say */
    @Override
    public CredentialValidationResult validate(Credential credential) {
        if (realm.isEmpty() || !(credential instanceof UsernamePasswordCredential password)) {
            return CredentialValidationResult.NOT_VALIDATED_RESULT;
        }
        try {
            login(realm.get(), password);
            return new CredentialValidationResult(password.getCaller());
        } catch (LoginException no) {
            if (isWrong(no)) {
                return CredentialValidationResult.INVALID_RESULT;
            }
            throw new IllegalStateException("the realm " + realm.get() + " does not answer: " + no.getMessage(), no);
        }
    }

    /** JAAS makes a stack trace a message when a login module fails; Payara's modules give a cause when a server cannot be reached. */
    static boolean isWrong(LoginException no) {
        return no.getClass() != LoginException.class
                || no.getCause() == null && !String.valueOf(no.getMessage()).contains("\tat ");
    }

    private static void login(String realm, UsernamePasswordCredential password) throws LoginException {
        Subject subject = new Subject();
        String context;
        try {
            Object found =
                    payara("realm.Realm").getMethod("getInstance", String.class).invoke(null, realm);
            context = String.valueOf(
                    payara("realm.Realm").getMethod("getJAASContext").invoke(found));
            subject.getPrivateCredentials()
                    .add(payara("login.common.PasswordCredential")
                            .getConstructor(String.class, char[].class, String.class)
                            .newInstance(
                                    password.getCaller(), password.getPassword().getValue(), realm));
        } catch (ReflectiveOperationException gone) {
            throw notPayara(gone);
        }
        var login = new LoginContext(context, subject, RealmStore::refuse);
        login.login();
        login.logout();
    }

    /** Payara's modules find the password in the subject. */
    private static void refuse(Callback[] callbacks) throws UnsupportedCallbackException {
        if (callbacks.length > 0) {
            throw new UnsupportedCallbackException(callbacks[0]);
        }
    }

    private static Class<?> payara(String name) throws ClassNotFoundException {
        return Class.forName(PAYARA + name, true, RealmStore.class.getClassLoader());
    }

    private static IllegalStateException notPayara(ReflectiveOperationException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return new IllegalStateException("the server's realms cannot be asked: " + cause, failure);
    }
}
