/** Micro-benchmarks of the parsers that each octet passes; the load runs against peers are scripts beside this module. */
@NullMarked
package fish.remora.bench;

import org.jspecify.annotations.NullMarked;
