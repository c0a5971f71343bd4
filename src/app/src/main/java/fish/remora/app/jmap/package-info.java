/**
 * JMAP (RFC 8620): the core. {@link fish.remora.app.jmap.Gate} lets in, {@link fish.remora.app.jmap.SessionObject} says what there is,
 * {@link fish.remora.app.jmap.Dispatcher} runs the method calls of a request one after the other, each answered by one of the beans that are
 * {@link fish.remora.app.jmap.Methods}. What data types have in common, the frames of {@code /get}, {@code /changes}, {@code /set} and {@code /query}, is
 * {@link fish.remora.app.jmap.Get}, {@link fish.remora.app.jmap.Changes}, {@link fish.remora.app.jmap.SetFrame} and {@link fish.remora.app.jmap.Window}.
 *
 * <p>A data type is a bean that implements {@code Methods}; nothing else has to be told of it. An id is text: a letter and a number
 * ({@link fish.remora.app.jmap.Id}).
 */
@NullMarked
package fish.remora.app.jmap;

import org.jspecify.annotations.NullMarked;
