package fish.remora.example;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Where the page's questions go. */
@ApplicationPath("api")
public class ShopApplication extends Application {}
