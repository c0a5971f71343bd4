package fish.remora.app.sql;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Many rows as the arrays of one statement with {@code unnest}: PostgreSQL parses, plans and answers once, however many there are.
 * The arrays are the statement's parameters in the order in which they are added.
 */
public final class Rows<T> {
    /** Rows that are held at once when they are visited. */
    private static final int FETCHED = 10_000;

    private final Connection connection;
    private final List<? extends T> rows;
    private final List<Array> columns = new ArrayList<>();

    public Rows(Connection connection, List<? extends T> rows) {
        this.connection = connection;
        this.rows = rows;
    }

    public Rows<T> longs(Function<? super T, @Nullable Long> column) throws SQLException {
        return add("int8", column, new Long[rows.size()]);
    }

    public Rows<T> ints(Function<? super T, @Nullable Integer> column) throws SQLException {
        return add("int4", column, new Integer[rows.size()]);
    }

    public Rows<T> texts(Function<? super T, @Nullable String> column) throws SQLException {
        return add("text", column, new String[rows.size()]);
    }

    public Rows<T> times(Function<? super T, @Nullable Instant> column) throws SQLException {
        Function<T, @Nullable String> text = row -> {
            Instant time = column.apply(row);
            return time == null ? null : time.atOffset(ZoneOffset.UTC).toString();
        };
        return add("text", text, new String[rows.size()]);
    }

    /** One more array of ids, of another length. */
    public Rows<T> also(List<Long> ids) throws SQLException {
        columns.add(connection.createArrayOf("int8", ids.toArray()));
        return this;
    }

    public Rows<T> booleans(Function<? super T, Boolean> column) throws SQLException {
        return add("bool", column, new Boolean[rows.size()]);
    }

    public Rows<T> octets(Function<? super T, byte[]> column) throws SQLException {
        return add("bytea", column, new byte[rows.size()][]);
    }

    private Rows<T> add(String type, Function<? super T, ?> column, Object[] values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        columns.add(connection.createArrayOf(type, values));
        return this;
    }

    /** The columns of other rows behind these: for a statement that writes two tables. */
    public Rows<T> and(Rows<?> others) {
        columns.addAll(others.columns);
        return this;
    }

    /** @return how many rows the statement changed */
    public int update(String sql) throws SQLException {
        try (PreparedStatement statement = prepare(sql)) {
            return statement.executeUpdate();
        }
    }

    /**
     * Reads what the statement returns.
     *
     * @param more parameters behind the arrays
     */
    public <R> List<R> query(String sql, Reader<R> reader, Object... more) throws SQLException {
        try (PreparedStatement statement = prepare(sql)) {
            for (int i = 0; i < more.length; i++) {
                statement.setObject(columns.size() + i + 1, more[i]);
            }
            return all(statement, reader);
        }
    }

    /** Reads what a statement without arrays returns. */
    public static <R> List<R> read(Connection connection, String sql, Reader<R> reader, Object... parameters)
            throws SQLException {
        return new Rows<>(connection, List.of()).query(sql, reader, parameters);
    }

    /** Takes the row that the result stands at. */
    public interface Visitor {
        void visit(ResultSet row) throws SQLException;
    }

    /**
     * Shows all that a statement without arrays returns, row by row; no more than some thousands of them are held at once, however many there are.
     * All are of one moment.
     */
    public static void visit(Connection connection, String sql, Visitor visitor, Object... parameters)
            throws SQLException {
        boolean alone = connection.getAutoCommit();
        if (alone) {
            // Outside of a transaction the driver fetches all at once.
            connection.setAutoCommit(false);
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCHED);
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    visitor.visit(result);
                }
            }
        } finally {
            if (alone) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    /** @return how many rows a statement without arrays changed */
    public static int update(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }

    private static <R> List<R> all(PreparedStatement statement, Reader<R> reader) throws SQLException {
        List<R> answer = new ArrayList<>();
        try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                answer.add(reader.read(result));
            }
        }
        return answer;
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < columns.size(); i++) {
            statement.setArray(i + 1, columns.get(i));
        }
        return statement;
    }

    /** Makes something of the row that the result stands at. */
    public interface Reader<R> {
        R read(ResultSet row) throws SQLException;
    }
}
