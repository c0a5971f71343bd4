package fish.remora.app.operation;

import fish.remora.app.json.Json;
import fish.remora.app.start.Ids;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/**
 * A statement that is put together from pieces, each with its parameters; what a person typed is never part of the text. The rows come as
 * JSON objects: names from the column labels, bigint columns as ids (so counts are cast to numeric), times in ISO 8601, arrays as arrays of texts, nulls left out.
 */
final class Query {
    /** A query that would take longer is broken off: the database has mail to do. */
    static final int TIMEOUT_SECONDS = 10;

    private final StringBuilder text;
    private final List<Object> parameters = new ArrayList<>();
    private int timeout = TIMEOUT_SECONDS;

    Query(String text, Object... parameters) {
        this.text = new StringBuilder(text);
        this.parameters.addAll(List.of(parameters));
    }

    Query add(String more, Object... values) {
        text.append(' ').append(more);
        parameters.addAll(List.of(values));
        return this;
    }

    /** Breaks it off earlier than the others. */
    Query within(int seconds) {
        timeout = seconds;
        return this;
    }

    List<JsonObject> rows(Connection connection) throws SQLException {
        try (PreparedStatement statement = prepare(connection);
                ResultSet rows = statement.executeQuery()) {
            List<JsonObject> objects = new ArrayList<>();
            while (rows.next()) {
                objects.add(object(rows));
            }
            return objects;
        }
    }

    int update(Connection connection) throws SQLException {
        try (PreparedStatement statement = prepare(connection)) {
            return statement.executeUpdate();
        }
    }

    PreparedStatement prepare(Connection connection) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(text.toString());
        statement.setQueryTimeout(timeout);
        for (int i = 0; i < parameters.size(); i++) {
            Object value = parameters.get(i);
            if (value instanceof Long[] ids) {
                statement.setArray(i + 1, connection.createArrayOf("int8", ids));
            } else if (value instanceof String[] texts) {
                statement.setArray(i + 1, connection.createArrayOf("text", texts));
            } else {
                statement.setObject(i + 1, value);
            }
        }
        return statement;
    }

    private static JsonObject object(ResultSet row) throws SQLException {
        ResultSetMetaData columns = row.getMetaData();
        JsonObjectBuilder object = Json.createObjectBuilder();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            String name = columns.getColumnLabel(i);
            if (row.getObject(i) != null) {
                switch (columns.getColumnType(i)) {
                    case Types.BIGINT -> object.add(name, Ids.name(row.getLong(i)));
                    case Types.INTEGER, Types.SMALLINT, Types.NUMERIC -> object.add(name, row.getLong(i));
                    case Types.BIT, Types.BOOLEAN -> object.add(name, row.getBoolean(i));
                    case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE ->
                        object.add(name, instant(row.getTimestamp(i)));
                    case Types.ARRAY ->
                        object.add(name, texts((Object[]) row.getArray(i).getArray()));
                    default -> object.add(name, row.getString(i));
                }
            }
        }
        return object.build();
    }

    private static JsonArrayBuilder texts(Object[] values) {
        JsonArrayBuilder texts = Json.createArrayBuilder();
        for (Object value : values) {
            texts.add(String.valueOf(value));
        }
        return texts;
    }

    private static String instant(Timestamp time) {
        return time.toInstant().toString();
    }
}
