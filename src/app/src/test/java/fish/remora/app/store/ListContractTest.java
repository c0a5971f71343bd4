package fish.remora.app.store;

import static fish.remora.app.store.StoreContractTest.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Denied;
import fish.remora.api.mailbox.FlagChange.Mode;
import fish.remora.api.mailbox.MailboxInfo;
import fish.remora.api.mailbox.NewMessage;
import fish.remora.api.mailbox.OpenMailbox;
import fish.remora.api.mailbox.Right;
import fish.remora.api.mailbox.SpecialUse;
import fish.remora.app.mailbox.Access;
import fish.remora.app.store.Node.User;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@link fish.remora.api.MailboxListener} promises about lists, names, rights and annotations. */
class ListContractTest {
    private static final String MAIL = "Subject: Hello\r\n\r\nGood morning\r\n";

    private final Node node = new Node();
    private final User ann;
    private final User bob;

    ListContractTest() throws SQLException {
        ann = node.user();
        bob = node.user();
    }

    @AfterEach
    void countersAreRight() throws SQLException {
        assertThat(node.wrong()).isZero();
    }

    private List<String> names(User user) throws Denied {
        return node.listing.list(user.id()).stream().map(MailboxInfo::name).toList();
    }

    /** Other tests may have shared theirs with anyone. */
    private List<String> own(User user) throws Denied {
        return names(user).stream()
                .filter(name -> !name.startsWith(MailboxInfo.OTHERS))
                .toList();
    }

    private MailboxInfo find(User user, String name) throws Denied {
        return node.listing.find(user.id(), name);
    }

    private static long validity(MailboxInfo info) {
        return info.exists().orElseThrow().status().uidValidity();
    }

    private void create(String name) throws Denied {
        node.folders.create(ann.id(), name, Optional.empty());
    }

    /** Bob's INBOX as Ann sees it. */
    private String bobs(String name) {
        return MailboxInfo.OTHERS + bob.address() + "/" + name;
    }

    @Test
    void whatIsExpectedIsMadeOnce() throws Denied {
        node.folders.create(ann.id(), "Gesendet", Optional.of(SpecialUse.SENT));
        create("Trash");
        assertThat(own(ann)).containsExactly("Archive", "Drafts", "Gesendet", "INBOX", "Junk", "Trash");
        assertThat(find(ann, "Trash").use()).contains(SpecialUse.TRASH);
        assertThat(find(ann, "INBOX").subscribed()).isTrue();
        node.folders.delete(ann.id(), "Junk");
        // RFC 9051 §6.3.7: nobody but the client ends a subscription.
        assertThat(new Node().listing.list(ann.id()))
                .filteredOn(one -> one.name().equals("Junk"))
                .singleElement()
                .satisfies(one -> assertThat(one.exists()).isEmpty());
    }

    @Test
    void createsWithThoseAbove() throws Denied {
        create("a/b/c");
        assertThat(names(ann)).contains("a", "a/b", "a/b/c");
        create("a/b/d");
        assertDenied(Denied.Code.ALREADYEXISTS, () -> create("a/b"));
        assertDenied(Denied.Code.ALREADYEXISTS, () -> create("inbox"));
        assertDenied(Denied.Code.CANNOT, () -> create("a//b"));
        assertDenied(Denied.Code.CANNOT, () -> create("Other Users"));
        assertDenied(Denied.Code.CANNOT, () -> create(MailboxInfo.OTHERS + "nobody"));
        assertDenied(Denied.Code.USEATTR, () -> node.folders.create(ann.id(), "all", Optional.of(SpecialUse.ALL)));
    }

    @Test
    void noUidValidityComesTwice() throws Denied {
        create("again");
        long first = validity(find(ann, "again"));
        node.folders.delete(ann.id(), "again");
        create("again");
        assertThat(validity(find(ann, "again"))).isGreaterThan(first);
    }

    @Test
    void deletesWithWhatItHolds() throws Denied, SQLException {
        create("gone");
        create("gone/below");
        node.append(ann, "gone", MAIL, MAIL);
        OpenMailbox open = node.views.select(ann.id(), "gone");
        node.folders.delete(ann.id(), "gone");
        assertThat(names(ann)).contains("gone/below").doesNotContain("gone");
        assertDenied(Denied.Code.NONEXISTENT, () -> node.views.view(ann.id(), open.view(), false));
        assertDenied(Denied.Code.NONEXISTENT, () -> node.store(ann, open, Mode.ADD, 1, 1));
        assertDenied(Denied.Code.CANNOT, () -> node.folders.delete(ann.id(), "INBOX"));
        assertDenied(Denied.Code.NONEXISTENT, () -> node.folders.delete(ann.id(), "gone"));
        assertThat(node.number("SELECT count(*) FROM removed WHERE mailbox = 'gone' AND account_id = "
                        + ann.id().value()))
                .isEqualTo(2);
    }

    @Test
    void renamesWithThoseBelow() throws Denied {
        create("old/x");
        create("older");
        node.append(ann, "old/x", MAIL);
        node.folders.rename(ann.id(), "old", "new/home");
        assertThat(names(ann))
                .contains("new", "new/home", "new/home/x", "older")
                .doesNotContain("old", "old/x");
        assertThat(node.status(ann, "new/home/x").messages()).isEqualTo(1);
        assertDenied(Denied.Code.CANNOT, () -> node.folders.rename(ann.id(), "new", "new/deeper"));
        assertDenied(Denied.Code.ALREADYEXISTS, () -> node.folders.rename(ann.id(), "new", "older"));
        assertDenied(Denied.Code.NONEXISTENT, () -> node.folders.rename(ann.id(), "old", "x"));
    }

    @Test
    void inboxStaysWhenItIsRenamed() throws Denied {
        node.append(ann, "INBOX", MAIL, MAIL);
        node.folders.rename(ann.id(), "INBOX", "kept");
        assertThat(node.status(ann, "kept").messages()).isEqualTo(2);
        assertThat(node.status(ann, "INBOX").messages()).isZero();
        assertThat(node.status(ann, "INBOX").uidNext()).isEqualTo(3);
    }

    /** PostgreSQL knows neither year 0 nor, as we write it, year 10000. */
    @Test
    void datesBeyondTheCalendarAreItsEnds() throws Denied, SQLException {
        for (String date : List.of("+10000-01-01T11:59:59Z", "-0001-01-01T00:00:00Z")) {
            node.appender.append(
                    ann.id(),
                    "INBOX",
                    List.of(new NewMessage(
                            Node.message(MAIL).content(), 0, List.of(), Optional.of(Instant.parse(date)))));
        }
        assertThat(node.number("SELECT count(*) FROM entry WHERE mailbox_id = "
                        + node.inbox(ann).id().value()
                        + " AND extract(year FROM internal_date AT TIME ZONE 'UTC') IN (1, 9999)"))
                .isEqualTo(2);
    }

    @Test
    void subscriptionsNeedNothingThere() throws Denied {
        node.listing.subscribe(ann.id(), "not/there", true);
        MailboxInfo info = node.listing.list(ann.id()).stream()
                .filter(one -> one.name().equals("not/there"))
                .findFirst()
                .orElseThrow();
        assertThat(info.exists()).isEmpty();
        assertThat(info.subscribed()).isTrue();
        node.listing.subscribe(ann.id(), "not/there", false);
        assertThat(names(ann)).doesNotContain("not/there");
    }

    @Test
    void sharedMailboxes() throws Denied {
        String shared = bobs("INBOX");
        assertDenied(Denied.Code.NONEXISTENT, () -> find(ann, shared));
        assertDenied(Denied.Code.NONEXISTENT, () -> node.views.select(ann.id(), shared));
        assertDenied(Denied.Code.TRYCREATE, () -> node.append(ann, shared, MAIL));
        node.acls.setAcl(bob.id(), "INBOX", ann.address(), Right.of("lr"));
        assertThat(names(ann)).contains(shared);
        node.append(bob, "INBOX", MAIL, MAIL);
        OpenMailbox open = node.views.select(ann.id(), shared);
        assertThat(open.rights()).isEqualTo(Right.of("lr"));
        assertThat(open.view().size()).isEqualTo(2);
        assertDenied(Denied.Code.NOPERM, () -> node.store(ann, open, Mode.ADD, 1, 1));
        assertDenied(Denied.Code.NOPERM, () -> node.append(ann, shared, MAIL));
        assertDenied(Denied.Code.NOPERM, () -> node.acls.acl(ann.id(), shared));
        assertDenied(Denied.Code.NOPERM, () -> node.flagging.expunge(ann.id(), open.id(), Optional.empty()));
        assertDenied(Denied.Code.NOPERM, () -> node.copies.move(ann.id(), open.id(), Node.uids(1), "INBOX"));
        assertThat(node.copies
                        .copy(ann.id(), open.id(), Node.uids(1, 2), "INBOX")
                        .to())
                .isEqualTo(Node.uids(1, 2));
        node.acls.setAcl(bob.id(), "INBOX", "anyone", Right.of("si"));
        node.store(ann, open, Mode.ADD, 1 | 4, 1);
        node.append(ann, shared, MAIL);
        assertThat(Node.text(node.inbox(bob).view())).isEqualTo("1:1 2:0 3:0");
        assertThat(node.acls.acl(bob.id(), "INBOX"))
                .isEqualTo(Map.of(
                        bob.address(),
                        Set.of(Right.values()),
                        ann.address(),
                        Right.of("lr"),
                        "anyone",
                        Right.of("si")));
        node.acls.setAcl(bob.id(), "INBOX", ann.address(), Set.of());
        assertDenied(Denied.Code.NONEXISTENT, () -> node.views.view(ann.id(), open.view(), true));
        assertDenied(Denied.Code.CANNOT, () -> node.acls.setAcl(bob.id(), "INBOX", bob.address(), Right.of("l")));
        assertDenied(Denied.Code.NONEXISTENT, () -> node.acls.setAcl(bob.id(), "INBOX", "no@mx.test", Right.of("l")));
    }

    /** RFC 4314 §4: who may read it may open it by its name, though no list shows it. */
    @Test
    void aMailboxThatNoListShows() throws Denied {
        String shared = bobs("INBOX");
        node.acls.setAcl(bob.id(), "INBOX", ann.address(), Right.of("r"));
        assertThat(names(ann)).doesNotContain(shared);
        assertThat(find(ann, shared).rights()).isEqualTo(Right.of("r"));
        assertThat(node.views.select(ann.id(), shared).rights()).isEqualTo(Right.of("r"));
    }

    @Test
    void anyoneIsAnyoneOfTheDomain() throws Denied, SQLException {
        User stranger = node.user("other.test");
        node.acls.setAcl(bob.id(), "INBOX", "anyone", Right.of("lrk"));
        node.folders.create(bob.id(), "INBOX/news", Optional.empty());
        for (String shared : List.of(bobs("INBOX"), bobs("INBOX/news"))) {
            assertThat(names(ann)).contains(shared);
            assertThat(find(ann, shared).rights()).isEqualTo(Right.of("lrk"));
            assertThat(names(stranger)).doesNotContain(shared);
            assertDenied(Denied.Code.NONEXISTENT, () -> find(stranger, shared));
            assertDenied(Denied.Code.NONEXISTENT, () -> node.views.select(stranger.id(), shared));
        }
        OpenMailbox open = node.views.select(ann.id(), bobs("INBOX"));
        assertDenied(Denied.Code.NONEXISTENT, () -> node.views.view(stranger.id(), open.view(), true));
        node.acls.setAcl(bob.id(), "INBOX", stranger.address(), Right.of("lr"));
        assertThat(find(stranger, bobs("INBOX")).rights()).isEqualTo(Right.of("lr"));
    }

    /** What other domains open to anyone costs a list nothing: it is not even read. */
    @Test
    void aListDoesNotGrowWithTheServer() throws Denied, SQLException {
        node.run("INSERT INTO domain (id, name) SELECT 70000 + n, 'd' || n || '.test' FROM generate_series(1, 300) n");
        node.run("INSERT INTO account (id, domain_id, local_part, created_at) SELECT id, id, 'x', now() FROM domain"
                + " WHERE id > 70000");
        node.run("INSERT INTO mailbox (id, account_id, name, uid_validity) SELECT a.id * 100 + n, a.id, 'm' || n, 1"
                + " FROM account a, generate_series(1, 20) n WHERE a.id > 70000");
        node.run("INSERT INTO acl (mailbox_id, domain_id, rights) SELECT id, account_id, 'lr' FROM mailbox"
                + " WHERE account_id > 70000");
        node.run("ANALYZE acl");
        assertThat(node.plan("SELECT a.mailbox_id FROM acl a WHERE "
                        + Access.TO_HIM.replace("?", String.valueOf(ann.id().value()))))
                .contains("acl_account", "acl_domain")
                .doesNotContain("Seq Scan on acl");
        assertThat(names(ann)).noneMatch(name -> name.contains("x@d"));
        node.run("DELETE FROM mailbox WHERE account_id > 70000");
    }

    @Test
    void oneDomainOpensSoManyToAnyone() throws Denied, SQLException {
        User busy = node.user("busy.test");
        long id = busy.id().value();
        node.run("INSERT INTO mailbox (id, account_id, name, uid_validity) SELECT " + id + " * 10000 + n, " + id
                + ", 'm' || n, 1 FROM generate_series(1, 1000) n");
        node.run("INSERT INTO acl (mailbox_id, domain_id, rights) SELECT m.id, a.domain_id, 'lr' FROM mailbox m"
                + " JOIN account a ON a.id = m.account_id WHERE m.name <> 'INBOX' AND a.id = " + id);
        assertDenied(Denied.Code.LIMIT, () -> node.acls.setAcl(busy.id(), "INBOX", "anyone", Right.of("lr")));
        node.acls.setAcl(busy.id(), "m1", "anyone", Set.of());
        node.acls.setAcl(busy.id(), "INBOX", "anyone", Right.of("lr"));
    }

    @Test
    void whatIsBelowIsShownToTheSame() throws Denied {
        node.folders.create(bob.id(), "team", Optional.empty());
        node.acls.setAcl(bob.id(), "team", ann.address(), Right.of("lrk"));
        node.folders.create(ann.id(), bobs("team/plans"), Optional.empty());
        assertThat(names(ann)).contains(bobs("team/plans"));
        assertThat(names(bob)).contains("team/plans");
        assertDenied(Denied.Code.NOPERM, () -> node.folders.create(ann.id(), bobs("elsewhere"), Optional.empty()));
        assertDenied(Denied.Code.NOPERM, () -> node.folders.delete(ann.id(), bobs("team/plans")));
    }

    @Test
    void annotations() throws Denied {
        Map<String, Optional<byte[]>> two = Map.of(
                "/private/comment", Optional.of("mine".getBytes(StandardCharsets.UTF_8)),
                "/SHARED/comment", Optional.of("ours".getBytes(StandardCharsets.UTF_8)));
        node.acls.setAcl(ann.id(), "INBOX", bob.address(), Right.of("lr"));
        node.annotations.setMetadata(ann.id(), "INBOX", two);
        assertThat(node.annotations.metadata(ann.id(), "INBOX"))
                .containsOnlyKeys("/private/comment", "/shared/comment");
        assertThat(node.annotations.metadata(bob.id(), MailboxInfo.OTHERS + ann.address() + "/INBOX"))
                .containsOnlyKeys("/shared/comment");
        node.annotations.setMetadata(ann.id(), "INBOX", Map.of("/shared/comment", Optional.empty()));
        assertThat(node.annotations.metadata(ann.id(), "INBOX")).containsOnlyKeys("/private/comment");
        assertDenied(Denied.Code.NOPERM, () -> node.annotations.setMetadata(ann.id(), "", two));
        assertDenied(
                Denied.Code.TOOBIG,
                () -> node.annotations.setMetadata(
                        ann.id(), "INBOX", Map.of("/private/x", Optional.of(new byte[65_537]))));
    }
}
