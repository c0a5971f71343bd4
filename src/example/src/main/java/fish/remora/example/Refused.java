package fish.remora.example;

import jakarta.ejb.ApplicationException;

/** No order: the message says why, and all that its transaction has done is undone, the mail included. */
@ApplicationException(rollback = true)
public class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String why) {
        super(why);
    }
}
