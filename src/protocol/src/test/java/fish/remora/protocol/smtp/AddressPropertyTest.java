package fish.remora.protocol.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import fish.remora.api.Address;
import fish.remora.api.Refused;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** RFC 5321 §4.1.2: an address that is written into a command is read as the same address, and is found by its plain name. */
class AddressPropertyTest {
    private static final String ATEXT = "abcXYZ019!#$%&'*+-/=?^_`{|}~äß中";

    @Provide
    Arbitrary<Address> addresses() {
        Arbitrary<String> atom =
                Arbitraries.strings().withChars(ATEXT).ofMinLength(1).ofMaxLength(8);
        Arbitrary<String> dots = atom.list().ofMinSize(1).ofMaxSize(3).map(atoms -> String.join(".", atoms));
        Arbitrary<String> quoted = Arbitraries.strings()
                .withChars(ATEXT + " .@<>\\\"(),:;[]")
                .ofMinLength(1)
                .ofMaxLength(15)
                .map(AddressPropertyTest::quote);
        Arbitrary<String> label = Arbitraries.strings()
                .withChars("abcZ09ü_")
                .ofMinLength(1)
                .ofMaxLength(20)
                .map(text -> text.charAt(0) == '_' ? "x" + text : text);
        Arbitrary<String> names = label.list().ofMinSize(1).ofMaxSize(4).map(labels -> String.join(".", labels));
        Arbitrary<String> literals =
                Arbitraries.of("[192.0.2.1]", "[IPv6:2001:db8::1]", "[IPv6:::192.0.2.1]", "[x-tag:what]");
        return Combinators.combine(Arbitraries.oneOf(dots, quoted), Arbitraries.oneOf(names, literals))
                .as(Address::new);
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    @Property
    void isReadAsItWasWritten(@ForAll("addresses") Address address) throws Refused {
        assertThat(Address.parse(address.toString())).isEqualTo(address);
        Path path = Path.parse("FROM:<" + address + "> SIZE=1", "FROM:");
        assertThat(path.address()).contains(address);
        assertThat(path.rest()).isEqualTo("SIZE=1");
    }

    /** §2.3.11: quoting is a way of writing, not part of the name. */
    @Property
    void hasOneKeyHoweverItIsQuoted(@ForAll("addresses") Address address) {
        String plain = address.localKey();
        Address quoted = new Address(quote(plain), address.domain());
        assertThat(quoted.localKey()).isEqualTo(plain);
    }

    @Property
    void aSourceRouteIsDropped(@ForAll("addresses") Address address) throws Refused {
        assertThat(Path.parse("TO:<@a.test,@b.test:" + address + ">", "TO:").address())
                .contains(address);
    }
}
