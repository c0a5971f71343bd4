package fish.remora.app.page;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends the pages and their files. {@code /} leads to the webmail. A page is asked for again each time (and mostly is as it was, 304), its files
 * lie below {@link Site#folder} and are kept for ever. The files' own paths are taken as well, so that the container's servlet does not send them without a
 * policy. Immutable once it is initialised.
 */
@WebServlet(
        urlPatterns = {
            "",
            "/a/*",
            "/console/*",
            "/frame/*",
            "/login/*",
            "/mail/*",
            "/start/*",
            "/shared/*",
            "/lib/*",
        })
public class PageServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private static final List<String> FOLDERS =
            List.of("/console/", "/frame/", "/login/", "/mail/", "/start/", "/shared/", "/lib/");

    /** In which messages are shown: without what lies elsewhere, and with it. */
    private static final List<String> FRAMES = List.of("/", "/remote");

    private transient Site site = new Site(Map.of());

    @Override
    public void init() throws ServletException {
        Map<String, byte[]> files = new HashMap<>();
        try {
            for (String folder : FOLDERS) {
                read(getServletContext(), folder, files);
            }
        } catch (IOException unreadable) {
            throw new ServletException(unreadable);
        }
        site = new Site(files);
    }

    private static void read(ServletContext context, String folder, Map<String, byte[]> files) throws IOException {
        Set<String> paths = context.getResourcePaths(folder);
        for (String path : paths == null ? Set.<String>of() : paths) {
            if (path.endsWith("/")) {
                read(context, path, files);
            } else {
                try (InputStream in = context.getResourceAsStream(path)) {
                    files.put(path.substring(1), in.readAllBytes());
                }
            }
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String inside = request.getPathInfo() == null ? "" : request.getPathInfo();
        String name = request.getServletPath().isEmpty()
                ? ""
                : request.getServletPath().substring(1);
        if (name.isEmpty()) {
            redirect("mail/", response);
        } else if (name.equals("a")) {
            file(request, inside, response);
        } else if (name.equals("frame") && FRAMES.contains(inside)) {
            protect(response, Policy.frame(inside.equals("/remote")));
            response.setHeader("X-DNS-Prefetch-Control", "off");
            response.setHeader("Cache-Control", "no-cache");
            send(site.page(name).orElseThrow().asset(), request, response);
        } else if (site.page(name).isPresent() && !inside.equals(Site.isFolder(name) ? "/" : "")) {
            elsewhere(name, inside, response);
        } else {
            Optional<Site.Page> page = site.page(name);
            if (page.isEmpty()) {
                response.sendError(HttpServletResponse.SC_NOT_FOUND);
                return;
            }
            protect(response, page.get().policy());
            response.setHeader("Cache-Control", "no-cache");
            send(page.get().asset(), request, response);
        }
    }

    /** Where the page is, when it was asked for with or without a slash too many. */
    private static void elsewhere(String name, String inside, HttpServletResponse response) throws IOException {
        if (inside.isEmpty()) {
            redirect(name + "/", response);
        } else if (inside.equals("/")) {
            redirect("../" + name, response);
        } else {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    /** Relative (RFC 9110 §10.2.2): a proxy may know this application by another path. */
    private static void redirect(String location, HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_FOUND);
        response.setHeader("Location", location);
        response.setHeader("Cache-Control", "no-cache");
    }

    /** A file of another version is there no more: the page is loaded again. */
    private void file(HttpServletRequest request, String inside, HttpServletResponse response) throws IOException {
        String folder = site.folder().substring(1) + "/";
        Optional<Asset> asset =
                inside.startsWith(folder) ? site.asset(inside.substring(folder.length())) : Optional.empty();
        if (asset.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        protect(response, Policy.of(List.of()));
        response.setHeader("Cache-Control", "public, max-age=31536000, immutable");
        send(asset.get(), request, response);
    }

    private static void protect(HttpServletResponse response, String policy) {
        response.setHeader("Content-Security-Policy", policy);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Permissions-Policy", Policy.PERMISSIONS);
    }

    /** RFC 9110 §13.1.2 and §12.5.3. */
    private static void send(Asset asset, HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("ETag", asset.tag());
        response.setHeader("Vary", "Accept-Encoding");
        if (has(request.getHeader("If-None-Match"), asset.tag())) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        boolean compressed = has(request.getHeader("Accept-Encoding"), "gzip");
        byte[] octets = compressed ? asset.compressed() : asset.octets();
        if (compressed) {
            response.setHeader("Content-Encoding", "gzip");
        }
        response.setContentType(asset.type());
        response.setContentLength(octets.length);
        response.getOutputStream().write(octets);
    }

    private static boolean has(@Nullable String header, String wanted) {
        return header != null && header.contains(wanted);
    }
}
