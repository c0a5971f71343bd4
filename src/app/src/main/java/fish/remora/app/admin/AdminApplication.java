package fish.remora.app.admin;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Where the administrator's REST interface is; its classes are found by their annotations. */
@ApplicationPath("api")
public class AdminApplication extends Application {}
