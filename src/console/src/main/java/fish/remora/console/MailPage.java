package fish.remora.console;

import com.sun.jsftemplating.layout.descriptors.handler.HandlerContext;
import java.lang.management.ManagementFactory;

/** What {@code mail.jsf} calls; {@code META-INF/jsftemplating/Handler.map} names it. */
public final class MailPage {
    private MailPage() {}

    /** {@code remora.mail}: the mail service of this server, as it is now. */
    public static void mail(HandlerContext context) {
        context.setOutputValue("mail", new MailService(ManagementFactory.getPlatformMBeanServer()).read());
    }
}
