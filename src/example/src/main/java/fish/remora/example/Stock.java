package fish.remora.example;

import fish.remora.api.MailRejected;
import jakarta.ejb.Stateless;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How many of each article are there. Each method is one transaction, or part of its caller's. */
@Stateless
public class Stock {
    /** An article and an amount of 1 to 9999. */
    private static final Pattern LINE = Pattern.compile("(\\p{L}{1,40})\\s+([1-9]\\d{0,3})");

    @PersistenceContext
    private EntityManager entities;

    public void take(String article) throws Refused {
        if (!find(article).map(Article::take).orElse(false)) {
            throw new Refused("There is no " + article + " left: a supplier's mail to stock@ brings more.");
        }
    }

    public void putBack(String article) {
        find(article).ifPresent(one -> one.add(1));
    }

    /**
     * Takes what a supplier brings.
     *
     * @param lines of his mail; empty ones do not count
     * @throws MailRejected when one of them is something else than an article and an amount; then nothing of it is taken
     */
    public void supply(List<String> lines) throws MailRejected {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            Matcher matcher = LINE.matcher(line);
            Optional<Article> article = matcher.matches() ? find(matcher.group(1)) : Optional.empty();
            if (article.isPresent()) {
                article.get().add(Integer.parseInt(matcher.group(2)));
            } else if (!line.isEmpty()) {
                String known = all().stream().map(Article::name).collect(Collectors.joining(", "));
                throw new MailRejected(
                        "5.6.0", "Line " + (i + 1) + ": must be one of " + known + " and an amount, such as lamp 20");
            }
        }
    }

    public List<Article> all() {
        return entities.createNamedQuery(Article.ALL, Article.class).getResultList();
    }

    /** Nobody else changes it before this transaction ends. */
    private Optional<Article> find(String name) {
        return Optional.ofNullable(entities.find(Article.class, name, LockModeType.PESSIMISTIC_WRITE));
    }
}
