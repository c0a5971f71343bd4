package fish.remora.embedded.apply;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads accounts from CSV (RFC 4180), whose first line names the columns: {@code address}, {@code password}, {@code aliases}, and the
 * properties of accounts. Several values of one field have {@code ;} between; an empty field says nothing. One thread, used once.
 */
final class CsvFile {
    private static final String ADDRESS = "address";
    private static final String PASSWORD = "password";
    private static final String ALIASES = "aliases";
    private static final String MARK = "\ufeff";

    private final Complaints complaints;
    private final Map<String, Row> rows = new LinkedHashMap<>();

    /**
     * One account.
     *
     * @param password null: none is given
     * @param aliases other names of it
     */
    record Row(Entry entry, @Nullable String password, List<String> aliases) {
        @Override
        public String toString() {
            return entry.toString();
        }
    }

    private CsvFile(Complaints complaints) {
        this.complaints = complaints;
    }

    /** @param complaints gets what is wrong; what is returned is of no use then */
    static List<Row> read(String text, Complaints complaints) {
        CsvFile file = new CsvFile(complaints);
        String plain = text.startsWith(MARK) ? text.substring(MARK.length()) : text;
        int line = 1;
        List<String> columns = List.of();
        for (CsvRecord one : records(plain, complaints)) {
            line = (int) one.getStartingLineNumber();
            if (columns.isEmpty()) {
                columns = one.getFields().stream().map(String::strip).toList();
                file.check(columns, line);
                if (!columns.contains(ADDRESS)) {
                    break;
                }
            } else if (one.getFieldCount() != columns.size()) {
                complaints.add(line, "has " + one.getFieldCount() + " fields, the first line names " + columns.size());
            } else {
                file.row(columns, one.getFields(), line);
            }
        }
        if (columns.isEmpty()) {
            complaints.add(1, "the first line must name the columns; there are " + String.join(", ", known()));
        }
        return List.copyOf(file.rows.values());
    }

    private static List<CsvRecord> records(String text, Complaints complaints) {
        List<CsvRecord> records = new ArrayList<>();
        try {
            CsvReader.builder()
                    .allowExtraFields(true)
                    .allowMissingFields(true)
                    .allowExtraCharsAfterClosingQuote(false)
                    .ofCsvRecord(text)
                    .forEach(records::add);
        } catch (CsvParseException broken) {
            // Its message may repeat a field, and a field may be a password.
            int next = records.isEmpty()
                    ? 1
                    : (int) records.get(records.size() - 1).getStartingLineNumber() + 1;
            complaints.add(next, "no CSV of RFC 4180 here or in the lines that follow: look at the quotes");
        }
        // In good CSV they come in pairs; the reader takes the end of the file for the one that is missing.
        if (text.chars().filter(c -> c == '"').count() % 2 != 0 && !records.isEmpty()) {
            complaints.add(
                    (int) records.get(records.size() - 1).getStartingLineNumber(),
                    "no CSV of RFC 4180 here or before: a quote is not closed, or stands in a field without quotes");
        }
        return records;
    }

    private void check(List<String> columns, int line) {
        if (!columns.contains(ADDRESS)) {
            complaints.add(
                    line,
                    "must name the columns, a comma between, " + ADDRESS + " one of them; there are "
                            + String.join(", ", known()));
            return;
        }
        Set<String> seen = new TreeSet<>();
        for (String column : columns) {
            if (!known().contains(column)) {
                complaints.add(line, "column " + column + ": unknown; there are " + String.join(", ", known()));
            }
            if (!seen.add(column)) {
                complaints.add(line, "column " + column + ": stands there twice");
            }
        }
    }

    private void row(List<String> columns, List<String> fields, int line) {
        String address = "";
        String password = null;
        List<String> aliases = List.of();
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            String field = fields.get(i);
            String column = columns.get(i);
            if (column.equals(ADDRESS)) {
                address = value(column, Kind.ACCOUNTS.names, field, line);
            } else if (column.equals(PASSWORD) && !field.isEmpty()) {
                password = field;
                if (!Secrets.isPassword(field)) {
                    complaints.add(line, "password: must be at most 1000 printable characters");
                }
            } else if (column.equals(ALIASES) && !field.isBlank()) {
                aliases = Type.elements(value(column, Type.ADDRESSES, field, line));
            } else if (!field.isBlank()) {
                Kind.ACCOUNTS
                        .property(column)
                        .ifPresent(
                                property -> values.put(property.name(), value(column, property.type(), field, line)));
            }
        }
        Row before = rows.put(address, new Row(new Entry(Kind.ACCOUNTS, address, line, values), password, aliases));
        if (before != null && !address.isEmpty()) {
            complaints.add(line, address + ": stands in line " + before.entry().line() + " already");
        }
    }

    /** The value of a field; when it is none a complaint, and the empty one. What stands there is not repeated: it may be a password that slipped. */
    private String value(String column, Type type, String field, int line) {
        List<String> texts = type.many() ? List.of(field.split(";", -1)) : List.of(field);
        String value = type.value(texts);
        if (value == null) {
            complaints.add(line, column + ": must be " + type.allowed());
            return "";
        }
        return value;
    }

    /** Its columns. Delegates are not among them: they may be accounts of lines that follow. */
    private static List<String> known() {
        List<String> known = new ArrayList<>(List.of(ADDRESS, PASSWORD, ALIASES));
        Kind.ACCOUNTS.properties.stream()
                .filter(property -> !property.isSecret() && !property.peers())
                .forEach(property -> known.add(property.name()));
        return known;
    }
}
