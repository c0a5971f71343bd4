package fish.remora.example;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** What has happened to an order, in words. */
@Embeddable
public class Step {
    @Column
    private OffsetDateTime at;

    @Column
    private String text;

    /** For JPA. */
    protected Step() {}

    /** Now. */
    Step(String text) {
        this.at = OffsetDateTime.now(ZoneOffset.UTC);
        this.text = text;
    }

    Instant at() {
        return at.toInstant();
    }

    String text() {
        return text;
    }
}
