package fish.remora.app.jmap;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Where programs look first: RFC 8620 §2.2. */
@WebServlet("/.well-known/jmap")
public class WellKnown extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-cache");
        response.sendRedirect(request.getContextPath() + "/jmap/session");
    }
}
