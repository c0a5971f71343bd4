package fish.remora.it;

/** Somebody with a mailbox. */
record User(String address, String password) {
    /** An entry of {@code remora.accounts}. */
    String bootstrap() {
        return address + ":" + password;
    }

    String localPart() {
        return address.substring(0, address.indexOf('@'));
    }

    String domain() {
        return address.substring(address.indexOf('@') + 1);
    }
}
