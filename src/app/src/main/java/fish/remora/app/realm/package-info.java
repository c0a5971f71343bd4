/**
 * People whose passwords are not here but in a realm of Payara, or in another identity store (Jakarta Security 3.0 §4): {@link
 * fish.remora.app.realm.Realm} says who they are and lets them in, {@code Inquiry} asks, {@code RealmStore} is Payara's realm as a store.
 */
@NullMarked
package fish.remora.app.realm;

import org.jspecify.annotations.NullMarked;
