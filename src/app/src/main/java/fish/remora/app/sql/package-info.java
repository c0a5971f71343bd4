/**
 * What all who talk to PostgreSQL share: many rows in one statement, and what its errors mean.
 */
@NullMarked
package fish.remora.app.sql;

import org.jspecify.annotations.NullMarked;
