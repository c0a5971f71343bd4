package fish.remora.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** OpenSSL, which makes authorities and certificates in a folder, and is a client. */
record Openssl(Path folder) {
    /** Makes {@code name.pem} and {@code name.key}. */
    void authority(String name) throws IOException {
        run("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=" + name + " -keyout "
                + name + ".key -out " + name + ".pem");
    }

    /**
     * Makes {@code name.pem} and {@code name.key}, vouched for by an authority.
     *
     * @param key ec or rsa
     * @param extensions as openssl.cnf has them
     */
    void issue(String authority, String name, String key, String extensions) throws IOException {
        Files.writeString(folder.resolve(name + ".ext"), extensions + "\n");
        run("req -new -newkey " + (key.equals("ec") ? "ec -pkeyopt ec_paramgen_curve:P-256" : "rsa:2048")
                + " -nodes -subj /CN=" + name + " -keyout " + name + ".key -out " + name + ".csr");
        run("x509 -req -days 2 -in " + name + ".csr -CA " + authority + ".pem -CAkey " + authority
                + ".key -CAcreateserial -extfile " + name + ".ext -out " + name + ".pem");
    }

    /** File names in the arguments are those of the folder. */
    Foreign run(String arguments) throws IOException {
        return tried(arguments, "").succeeds();
    }

    Foreign tried(String arguments, String input) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        for (String argument : arguments.split(" ", -1)) {
            boolean file = argument.matches("\\w+\\.(pem|key|csr|ext|p12|session)");
            command.add(file ? folder.resolve(argument).toString() : argument);
        }
        return Foreign.run("openssl", command, input);
    }
}
