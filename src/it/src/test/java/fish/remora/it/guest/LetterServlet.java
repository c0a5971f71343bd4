package fish.remora.it.guest;

import jakarta.annotation.Resource;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.resource.ConnectionFactoryDefinition;
import jakarta.resource.spi.TransactionSupport.TransactionSupportLevel;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.transaction.UserTransaction;
import java.io.IOException;
import java.util.Arrays;

/** Code as it stands in applications of ten years ago: it knows Jakarta Mail alone. {@code end} is commit or rollback. */
@WebServlet("/letter")
@ConnectionFactoryDefinition(
        name = "java:app/letters",
        interfaceName = "jakarta.mail.Session",
        resourceAdapter = "remora",
        transactionSupport = TransactionSupportLevel.NoTransaction)
public class LetterServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Resource(lookup = "java:app/letters")
    private transient Session session;

    @Resource
    private transient UserTransaction transaction;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String answer;
        try {
            transaction.begin();
            answer = send(request);
            if ("rollback".equals(request.getParameter("end"))) {
                transaction.rollback();
            } else {
                transaction.commit();
            }
        } catch (Exception failure) {
            answer = failure.toString();
        }
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().print(answer);
    }

    private String send(HttpServletRequest request) throws Exception {
        MimeMessage message = new MimeMessage(session);
        message.setFrom("office@mx.test");
        for (String to : request.getParameterValues("to")) {
            message.addRecipient(RecipientType.TO, new InternetAddress(to));
        }
        message.addRecipient(RecipientType.BCC, new InternetAddress("secret@far.test"));
        message.setSubject("Gr\u00fc\u00dfe");
        message.setText("one\ntwo\r\nthr\u00e9\u00e9\n", "UTF-8");
        try {
            Transport.send(message);
            return "sent";
        } catch (SendFailedException failure) {
            return "sent " + Arrays.toString(failure.getValidSentAddresses())
                    + " unsent " + Arrays.toString(failure.getValidUnsentAddresses())
                    + " invalid " + Arrays.toString(failure.getInvalidAddresses())
                    + " " + failure.getMessage();
        }
    }
}
