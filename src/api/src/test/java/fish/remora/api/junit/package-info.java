/** For the tests of applications that send mail: in the artifact of the API with the classifier {@code tests}. */
@NullMarked
package fish.remora.api.junit;

import org.jspecify.annotations.NullMarked;
