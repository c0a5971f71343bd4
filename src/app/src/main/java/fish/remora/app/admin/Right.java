package fish.remora.app.admin;

/** Who may do what a method of the REST interface does. */
public enum Right {
    /** Everybody, known or not. */
    ANYBODY,
    /** Whoever is logged in. */
    PERSON,
    /** The owner of the account that the path names, and whoever manages it. */
    ACCOUNT,
    /** Who manages the domain that the path names, or that of the address there; of a list, who manages any. */
    DOMAIN,
    /** Administrators. */
    ADMINISTRATOR
}
