package fish.remora.adapter;

import jakarta.resource.spi.ConfigProperty;

/** Those of the {@link Properties} that are about TLS. */
public class TlsProperties {
    @ConfigProperty(
            defaultValue = "",
            description =
                    "Files with certificate chains, PEM or PKCS #12 (.p12, .pfx), the default first; empty = a self-signed one is made")
    private String tlsCertificate = "";

    @ConfigProperty(
            defaultValue = "",
            description = "PEM files with the unencrypted keys of the PEM certificates, in their order")
    private String tlsKey = "";

    @ConfigProperty(
            defaultValue = "",
            confidential = true,
            description = "The password of the PKCS #12 files, or @FILE with it")
    private String tlsPassword = "";

    @ConfigProperty(
            defaultValue = "",
            description =
                    "PEM file of the authorities whose certificates mail clients may show; empty = they are not asked")
    private String tlsClientCa = "";

    /** The text of a configuration key such as {@code smtp.port}. */
    String value(String key) {
        return switch (key) {
            case "tls.certificate" -> tlsCertificate;
            case "tls.key" -> tlsKey;
            case "tls.password" -> tlsPassword;
            case "tls.client.ca" -> tlsClientCa;
            default -> throw new IllegalArgumentException(key);
        };
    }

    public String getTlsCertificate() {
        return tlsCertificate;
    }

    public void setTlsCertificate(String value) {
        tlsCertificate = value;
    }

    public String getTlsKey() {
        return tlsKey;
    }

    public void setTlsKey(String value) {
        tlsKey = value;
    }

    public String getTlsPassword() {
        return tlsPassword;
    }

    public void setTlsPassword(String value) {
        tlsPassword = value;
    }

    public String getTlsClientCa() {
        return tlsClientCa;
    }

    public void setTlsClientCa(String value) {
        tlsClientCa = value;
    }
}
