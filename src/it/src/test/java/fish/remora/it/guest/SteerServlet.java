package fish.remora.it.guest;

import fish.remora.api.Mail;
import fish.remora.api.MailSender;
import jakarta.annotation.Resource;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;

/** What the application does to a mail that it has sent: {@code what} to the one of this {@code key}. Answers with the number of recipients. */
@WebServlet("/steer")
public class SteerServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Resource(lookup = "java:app/mail")
    private transient MailSender mail;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String key = request.getParameter("key");
        if (request.getParameter("what").equals("replace")) {
            Mail other =
                    Mail.from("shop@mx.test").to(request.getParameter("to")).subject("Another");
            response.getWriter()
                    .print(mail.replace(key, other).map(OrderServlet::text).orElse("none"));
            return;
        }
        int count = switch (request.getParameter("what")) {
            case "cancel" -> mail.cancel(key);
            case "hold" -> mail.hold(key);
            case "release" -> mail.release(key);
            default -> mail.reschedule(key, Instant.now());
        };
        response.getWriter().print(count);
    }
}
