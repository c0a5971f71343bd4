package fish.remora.app.jmap.mail;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of a message are its text for those who like plain text, which for those who like HTML, and which are attached: the algorithm of RFC 8621
 * §4.1.4. Immutable.
 */
record Bodies(List<BodyPart> text, List<BodyPart> html, List<BodyPart> attachments) {
    static Bodies of(BodyPart root) {
        Bodies all = new Bodies(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        new Sorting(all.text, all.html, all.attachments).sort(List.of(root), "mixed", false);
        return all;
    }

    /**
     * One level of it.
     *
     * @param text null: there is HTML instead in this branch
     * @param html null: there is plain text instead in this branch
     */
    private record Sorting(
            @Nullable List<BodyPart> text, @Nullable List<BodyPart> html, List<BodyPart> attachments) {
        void sort(List<BodyPart> parts, String multipart, boolean inAlternative) {
            int texts = text == null ? -1 : text.size();
            int htmls = html == null ? -1 : html.size();
            Sorting now = this;
            for (int i = 0; i < parts.size(); i++) {
                BodyPart part = parts.get(i);
                if (part.partId().isEmpty()) {
                    String subtype = part.part().content().type().subtype();
                    now.sort(part.subParts(), subtype, inAlternative || subtype.equals("alternative"));
                } else if (!isInline(part, i == 0, multipart)) {
                    attachments.add(part);
                } else if (multipart.equals("alternative")) {
                    now.choose(part);
                } else {
                    now = inAlternative ? now.decided(part) : now;
                    now.show(part);
                }
            }
            if (multipart.equals("alternative") && text != null && html != null) {
                fill(texts, htmls);
            }
        }

        private static boolean isInline(BodyPart part, boolean first, String multipart) {
            boolean media = isMedia(part);
            boolean shown =
                    media || part.type().equals("text/plain") || part.type().equals("text/html");
            return shown
                    && !part.disposition().filter("attachment"::equals).isPresent()
                    && (first
                            || !multipart.equals("related")
                                    && (media || part.name().isEmpty()));
        }

        private static boolean isMedia(BodyPart part) {
            String type = part.part().content().type().type();
            return type.equals("image") || type.equals("audio") || type.equals("video");
        }

        private void choose(BodyPart part) {
            List<BodyPart> to = switch (part.type()) {
                case "text/plain" -> text;
                case "text/html" -> html;
                default -> attachments;
            };
            if (to != null) {
                to.add(part);
            }
        }

        /** Within an alternative the first text of either kind says for which of the two the others beside it are. */
        private Sorting decided(BodyPart part) {
            return switch (part.type()) {
                case "text/plain" -> new Sorting(text, null, attachments);
                case "text/html" -> new Sorting(null, html, attachments);
                default -> this;
            };
        }

        private void show(BodyPart part) {
            if (text != null) {
                text.add(part);
            }
            if (html != null) {
                html.add(part);
            }
            if ((text == null || html == null) && isMedia(part)) {
                attachments.add(part);
            }
        }

        /** Where an alternative had one kind alone, that is for both. */
        private void fill(int texts, int htmls) {
            if (text == null || html == null) {
                return;
            }
            if (texts == text.size() && htmls != html.size()) {
                text.addAll(html.subList(htmls, html.size()));
            } else if (htmls == html.size() && texts != text.size()) {
                html.addAll(text.subList(texts, text.size()));
            }
        }
    }
}
