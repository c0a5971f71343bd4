package fish.remora.app.realm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import fish.remora.api.Address;
import fish.remora.api.Denied;
import fish.remora.api.Denied.Code;
import fish.remora.api.Secret;
import fish.remora.app.account.Account;
import fish.remora.app.account.Accounts;
import fish.remora.app.account.Passwords;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against an identity store that does as it is told: right, wrong, down, slow. */
class RealmPeopleTest {
    private static final Address ANN = Address.parse("ann@people.test");

    private final Map<String, String> store = new HashMap<>(Map.of("ann", "secret", "new", "secret"));
    private final List<String> asked = new ArrayList<>();
    private final AtomicLong now = new AtomicLong();
    private final Map<Address, Account> table = new HashMap<>();
    private final AtomicInteger made = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final Accounts accounts = new Accounts() {
        @Override
        public Optional<Address> own(Address address) {
            return switch (address.domain()) {
                case "people.test", "other.test" -> Optional.of(address);
                case "alias.test" -> Optional.of(new Address(address.localPart(), "people.test"));
                default -> Optional.empty();
            };
        }

        @Override
        public Optional<Account> byLogin(Address address) {
            return Optional.ofNullable(table.get(address));
        }

        @Override
        public boolean exists(Address address) {
            return table.containsKey(address);
        }
    };

    private Account account(Address address, @Nullable String password) {
        Account one = new Account(table.size() + 1, 1, address.localKey(), password, null, Instant.EPOCH);
        table.put(address, one);
        return one;
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private CredentialValidationResult validate(UsernamePasswordCredential credential) {
        synchronized (asked) {
            asked.add(credential.getCaller());
        }
        String right = store.get(credential.getCaller());
        return right != null && credential.getPassword().compareTo(right)
                ? new CredentialValidationResult(credential.getCaller())
                : CredentialValidationResult.INVALID_RESULT;
    }

    private RealmPeople people(String domain, boolean create) {
        return people(domain, create, credential -> validate((UsernamePasswordCredential) credential));
    }

    private RealmPeople people(String domain, boolean create, IdentityStoreHandler stores) {
        return new RealmPeople(
                RealmSettings.read("file", domain, "" + create).orElseThrow(),
                new Inquiry(stores, threads, Duration.ofMillis(300)),
                new Passwords(),
                accounts,
                person -> {
                    made.incrementAndGet();
                    return Optional.of(account(person, null));
                },
                now::get);
    }

    private static @Nullable Code refusal(
            RealmPeople people, Address person, Optional<Account> named, String password) {
        Denied denied = catchThrowableOfType(Denied.class, () -> people.check(person, named, Secret.of(password)));
        return denied == null ? null : denied.code();
    }

    @Test
    void aRightPasswordLetsInAndAWrongOneDoesNot() throws Exception {
        Account ann = account(ANN, null);
        RealmPeople people = people("people.test", false);
        assertThat(people.check(ANN, Optional.of(ann), Secret.of("secret"))).isSameAs(ann);
        assertThat(refusal(people, ANN, Optional.of(ann), "wrong")).isEqualTo(Code.AUTHENTICATIONFAILED);
    }

    @Test
    void whoHasAPasswordHereIsNotOfTheRealm() {
        RealmPeople people = people("people.test", false);
        assertThat(people.person(ANN)).as("nobody").contains(ANN);
        account(ANN, null);
        assertThat(people.person(ANN)).contains(ANN);
        assertThat(people.person(Address.parse("ann@alias.test"))).contains(ANN);
        assertThat(people.person(Address.parse("ann@other.test"))).isEmpty();
        assertThat(people.person(Address.parse("ann@foreign.test"))).isEmpty();
        account(ANN, "$argon2id$");
        assertThat(people.person(ANN)).isEmpty();
    }

    @Test
    void withoutADomainTheNamesAreAddresses() {
        store.put("ann@other.test", "secret");
        Address ann = Address.parse("Ann@other.test");
        RealmPeople people = people("", false);
        assertThat(people.person(ann)).contains(ann);
        assertThat(refusal(people, ann, Optional.of(account(ann, null)), "secret"))
                .isNull();
        assertThat(asked).containsExactly("ann@other.test");
    }

    /** Asked of the realm all the same: the time it takes must not tell who is here. */
    @Test
    void whoHasNoAccountStaysOut() {
        assertThat(refusal(people("people.test", false), ANN, Optional.empty(), "secret"))
                .isEqualTo(Code.AUTHENTICATIONFAILED);
        assertThat(asked).containsExactly("ann");
        assertThat(made).hasValue(0);
    }

    @Test
    void anAccountIsMadeAtTheFirstLogin() throws Exception {
        RealmPeople people = people("people.test", true);
        Address person = Address.parse("new@people.test");
        assertThat(refusal(people, person, Optional.empty(), "wrong")).isEqualTo(Code.AUTHENTICATIONFAILED);
        assertThat(made).hasValue(0);
        Account account = people.check(person, Optional.empty(), Secret.of("secret"));
        assertThat(people.check(person, Optional.of(account), Secret.of("secret")))
                .isSameAs(account);
        assertThat(made).hasValue(1);
    }

    /** Shut, or with a second factor: Logins names nobody then. */
    @Test
    void whoIsHereButMayNotComeInIsNotMadeAnew() {
        account(ANN, null);
        assertThat(refusal(people("people.test", true), ANN, Optional.empty(), "secret"))
                .isEqualTo(Code.AUTHENTICATIONFAILED);
        assertThat(made).hasValue(0);
    }

    @Test
    void aRightPasswordIsRememberedForFiveMinutesHoweverOftenItIsUsed() {
        Optional<Account> ann = Optional.of(account(ANN, null));
        RealmPeople people = people("people.test", false);
        assertThat(refusal(people, ANN, ann, "secret")).isNull();
        now.addAndGet(Duration.ofMinutes(4).toNanos());
        assertThat(refusal(people, ANN, ann, "secret")).isNull();
        assertThat(asked).hasSize(1);
        store.put("ann", "changed");
        now.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(refusal(people, ANN, ann, "secret")).as("remembered").isNull();
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(refusal(people, ANN, ann, "secret")).isEqualTo(Code.AUTHENTICATIONFAILED);
    }

    @Test
    void aNewPasswordEndsTheOldOne() {
        Optional<Account> ann = Optional.of(account(ANN, null));
        RealmPeople people = people("people.test", false);
        assertThat(refusal(people, ANN, ann, "secret")).isNull();
        store.put("ann", "changed");
        assertThat(refusal(people, ANN, ann, "changed")).isNull();
        assertThat(refusal(people, ANN, ann, "secret")).isEqualTo(Code.AUTHENTICATIONFAILED);
    }

    @Test
    void aRealmThatIsDownIsNotAWrongPassword() {
        RealmPeople people = people("people.test", true, credential -> {
            throw new IllegalStateException("no route to the directory");
        });
        assertThat(refusal(people, ANN, Optional.of(account(ANN, null)), "secret"))
                .isEqualTo(Code.UNAVAILABLE);
        assertThat(refusal(people, Address.parse("new@people.test"), Optional.empty(), "secret"))
                .isEqualTo(Code.UNAVAILABLE);
    }

    /** One that hangs holds so many threads and no more; what waits for it is let go. */
    @Test
    void aRealmThatIsSlow() throws Exception {
        var hangs = new CountDownLatch(1);
        var asking = new AtomicInteger();
        Inquiry inquiry = new Inquiry(
                credential -> {
                    asking.incrementAndGet();
                    try {
                        hangs.await();
                    } catch (InterruptedException end) {
                        throw new IllegalStateException(end);
                    }
                    return CredentialValidationResult.INVALID_RESULT;
                },
                threads,
                Duration.ofMillis(100));
        for (int i = 0; i < Inquiry.AT_ONCE; i++) {
            var answer = inquiry.begin("ann", Secret.of("secret"));
            assertThatThrownBy(() -> inquiry.await(answer))
                    .isInstanceOfSatisfying(
                            Denied.class, denied -> assertThat(denied.code()).isEqualTo(Code.UNAVAILABLE));
        }
        assertThatThrownBy(() -> inquiry.begin("ann", Secret.of("secret")))
                .isInstanceOfSatisfying(
                        Denied.class, denied -> assertThat(denied.code()).isEqualTo(Code.LIMIT));
        assertThat(asking).hasValue(Inquiry.AT_ONCE);
        hangs.countDown();
        assertThat(inquiry.await(inquiry.begin("ann", Secret.of("secret")))).isFalse();
    }

    @Test
    void aServerThatStops() {
        Inquiry inquiry = new Inquiry(
                credential -> CredentialValidationResult.INVALID_RESULT,
                task -> {
                    throw new RejectedExecutionException();
                },
                Duration.ofMillis(100));
        for (int i = 0; i <= Inquiry.AT_ONCE; i++) {
            assertThatThrownBy(() -> inquiry.begin("ann", Secret.of("secret"))).hasMessage("The server is stopping");
        }
    }

    /** A store that says yes to anything, as LDAP does to a bind without a password. */
    @ParameterizedTest
    @CsvSource({"ann, ''", "a*, secret", "'\"a)(uid=*\"', secret", "a%s, secret", "a/b, secret"})
    void whatNoRealmIsAsked(String localPart, String password) {
        RealmPeople people = people("people.test", true, credential -> {
            asked.add("anything");
            return new CredentialValidationResult("anybody");
        });
        assertThat(refusal(people, new Address(localPart, "people.test"), Optional.empty(), password))
                .isEqualTo(Code.AUTHENTICATIONFAILED);
        assertThat(asked).isEmpty();
    }

    @Test
    void wrongSettingsAreNamed() {
        assertThat(RealmSettings.read(" ", "people.test", "false")).isEmpty();
        assertThat(RealmSettings.read("file", "Bücher.Example", "true"))
                .contains(new RealmSettings("file", Optional.of("xn--bcher-kva.example"), true));
        assertThatThrownBy(() -> RealmSettings.read("file", "", "yes"))
                .hasMessage("remora.realm.create=yes: must be true or false");
        assertThatThrownBy(() -> RealmSettings.read("file", "a@b", "true"))
                .hasMessage("remora.realm.domain=a@b: must be a domain name");
        assertThatThrownBy(() -> RealmStore.check("files", List.of("certificate", "file")))
                .hasMessage(
                        "remora.realm=files: must be the name of a realm of the server, there are [certificate, file]");
    }

    @Test
    void aLoginModuleSaysWrongOrDown() {
        assertThat(RealmStore.isWrong(new LoginException("Failed file login for ann.")))
                .isTrue();
        assertThat(RealmStore.isWrong((LoginException) new FailedLoginException().initCause(new RuntimeException())))
                .isTrue();
        assertThat(RealmStore.isWrong((LoginException) new LoginException("refused").initCause(new RuntimeException())))
                .isFalse();
    }

    /** What the JDK makes of it when a login module throws something else. */
    @ParameterizedTest
    @ValueSource(strings = "java.lang.NullPointerException\n\tat com.example.Module.login(Module.java:1)\n")
    void aLoginModuleThatFailsIsDown(String trace) {
        assertThat(RealmStore.isWrong(new LoginException(trace))).isFalse();
    }
}
