package fish.remora.it.guest;

import fish.remora.api.Mail;
import fish.remora.api.MailSender;
import fish.remora.api.Priority;
import fish.remora.api.Sent;
import jakarta.annotation.Resource;
import jakarta.resource.ConnectionFactoryDefinition;
import jakarta.resource.spi.TransactionSupport.TransactionSupportLevel;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.transaction.UserTransaction;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/**
 * Takes orders: a row of its own and a mail to the customer, in one transaction. {@code end} is commit or rollback, {@code close} tells when
 * the row's connection is closed: before or after the mail is sent, {@code database} names the row's data source: the mail's one, if it is
 * left out. Answers with what the sender said.
 */
@WebServlet("/order")
@ConnectionFactoryDefinition(
        name = "java:app/mail",
        interfaceName = "fish.remora.api.MailSender",
        resourceAdapter = "remora",
        transactionSupport = TransactionSupportLevel.NoTransaction)
public class OrderServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Resource(lookup = "java:app/mail")
    private transient MailSender mail;

    @Resource
    private transient UserTransaction transaction;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String answer;
        try {
            transaction.begin();
            try {
                answer = order(request);
            } finally {
                if ("rollback".equals(request.getParameter("end"))) {
                    transaction.rollback();
                } else {
                    transaction.commit();
                }
            }
        } catch (Exception failure) {
            answer = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        }
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().print(answer);
    }

    private String order(HttpServletRequest request) throws SQLException, NamingException {
        String number = request.getParameter("number");
        String name = request.getParameter("database");
        DataSource database = InitialContext.doLookup(name == null ? "jdbc/remora" : name);
        if ("before".equals(request.getParameter("close"))) {
            try (Connection connection = database.getConnection()) {
                insert(connection, number);
            }
            return send(request);
        }
        try (Connection connection = database.getConnection()) {
            insert(connection, number);
            return send(request);
        }
    }

    private static void insert(Connection connection, String number) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO guest_order VALUES (?)")) {
            insert.setString(1, number);
            insert.executeUpdate();
        }
    }

    /** What the caller makes of a failure is its own business: here it overlooks it. */
    private String send(HttpServletRequest request) {
        Mail draft = Mail.from("Shop <shop@mx.test>").subject("Order " + request.getParameter("number"));
        String key = request.getParameter("key");
        String after = request.getParameter("after");
        String window = request.getParameter("window");
        String answersTo = request.getParameter("answersTo");
        draft = draft.to(request.getParameterValues("to")).text("Thank you!\n");
        draft = key == null ? draft : draft.key(key);
        draft = after == null ? draft : draft.sendAt(Instant.now().plusSeconds(Long.parseLong(after)));
        draft = window == null ? draft : draft.window(Duration.ofSeconds(Long.parseLong(window)));
        draft = answersTo == null ? draft : draft.answersTo(answersTo);
        String priority = request.getParameter("priority");
        draft = priority == null ? draft : draft.priority(Priority.parse(priority));
        try {
            return text(mail.send(draft));
        } catch (RuntimeException failure) {
            return failure.getClass().getSimpleName() + ": " + failure.getMessage();
        }
    }

    static String text(Sent sent) {
        return sent.id() + " " + sent.repeated() + " "
                + sent.recipients().stream()
                        .map(one -> one.recipient() + " " + one.reply())
                        .collect(Collectors.joining("; "));
    }
}
