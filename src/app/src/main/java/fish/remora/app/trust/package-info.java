/** How far strangers are trusted: how much they may send in what time. */
@org.jspecify.annotations.NullMarked
package fish.remora.app.trust;
