package fish.remora.embedded.queue;

/** The server answered, and refused. */
final class Refusal extends Failure {
    /** Of HTTP. */
    final int status;

    Refusal(int status, String message) {
        super(message);
        this.status = status;
    }

    /** True when it is about this one request, so that the next may do better: the message is too large, there is no room for it. */
    boolean isAboutOne() {
        return status == 400 || status == 404 || status == 413 || status == 507;
    }
}
