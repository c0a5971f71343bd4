/** What requests by HTTP have in common, whatever they ask for: who sends them, and what he shows to be let in. */
@NullMarked
package fish.remora.app.web;

import org.jspecify.annotations.NullMarked;
