package fish.remora.it.guest;

import fish.remora.api.Mail;
import fish.remora.api.MailSender;
import jakarta.annotation.Resource;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.transaction.UserTransaction;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import javax.sql.DataSource;

/** What a mail adds to a transaction: {@code n} transactions of {@code rows} inserts and {@code mails} mails each; answers with the µs of one. */
@WebServlet("/cost")
public class CostServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Resource(lookup = "jdbc/remora")
    private transient DataSource database;

    @Resource(lookup = "java:app/mail")
    private transient MailSender mail;

    @Resource
    private transient UserTransaction transaction;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int n = Integer.parseInt(request.getParameter("n"));
        int rows = Integer.parseInt(request.getParameter("rows"));
        int mails = Integer.parseInt(request.getParameter("mails"));
        try {
            long begun = System.nanoTime();
            for (int i = 0; i < n; i++) {
                transact(rows, mails, request.getParameter("to"));
            }
            response.getWriter().print((System.nanoTime() - begun) / n / 1000);
        } catch (Exception failure) {
            response.getWriter().print(failure);
        }
    }

    private void transact(int rows, int mails, String to) throws Exception {
        transaction.begin();
        for (int i = 0; i < rows; i++) {
            try (Connection connection = database.getConnection();
                    PreparedStatement insert = connection.prepareStatement("INSERT INTO guest_order VALUES (?)")) {
                insert.setString(1, "cost " + System.nanoTime());
                insert.executeUpdate();
            }
        }
        for (int i = 0; i < mails; i++) {
            mail.send(Mail.from("shop@mx.test").to(to).subject("Order").text("Thank you!\n"));
        }
        transaction.commit();
    }
}
