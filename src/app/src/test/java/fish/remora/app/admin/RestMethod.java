package fish.remora.app.admin;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A method of the REST interface, as its annotations declare it.
 *
 * @param path below {@code /api/}, without a slash before it
 */
record RestMethod(String verb, String path, Class<?> resource, Method method) {
    /** Those of all resources. */
    static List<RestMethod> all() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("fish.remora.app.admin")
                        .stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .map(JavaClass::reflect)
                        .flatMap(RestMethod::of)
                        .toList();
    }

    private static Stream<RestMethod> of(Class<?> resource) {
        return Arrays.stream(resource.getMethods())
                .flatMap(method -> declared(method).stream()
                        .map(one -> new RestMethod(verb(one).orElseThrow(), path(resource, one), resource, method)));
    }

    Right right() {
        return Door.right(resource, method);
    }

    /** The types of its body; none when it reads none. */
    Set<String> consumes() {
        boolean hasBody = Arrays.stream(declared().getParameters()).anyMatch(one -> one.getAnnotations().length == 0);
        return hasBody ? types(annotation(Consumes.class).map(Consumes::value)) : Set.of();
    }

    /** The types of its answer; none when it has none. */
    Set<String> produces() {
        return method.getReturnType() == void.class
                ? Set.of()
                : types(annotation(Produces.class).map(Produces::value));
    }

    private static Set<String> types(Optional<String[]> given) {
        return Set.of(given.orElseThrow());
    }

    private <A extends Annotation> Optional<A> annotation(Class<A> type) {
        return Stream.of(declared(), resource, declared().getDeclaringClass())
                .map(one -> one.getAnnotation(type))
                .filter(Objects::nonNull)
                .findFirst();
    }

    private Method declared() {
        return declared(method).orElseThrow();
    }

    /** The annotations of an overridden method are in force when the overriding one has none of Jakarta REST; empty: it has none either. */
    private static Optional<Method> declared(Method method) {
        return Stream.of(method.getDeclaringClass(), ManagedResource.class)
                .filter(type -> type.isAssignableFrom(method.getDeclaringClass()))
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(one -> one.getName().equals(method.getName())
                        && Arrays.equals(one.getParameterTypes(), method.getParameterTypes()))
                .filter(one -> verb(one).isPresent())
                .findFirst();
    }

    private static Optional<String> verb(Method declared) {
        return Arrays.stream(declared.getAnnotations())
                .map(Annotation::annotationType)
                .map(type -> type.getAnnotation(HttpMethod.class))
                .filter(Objects::nonNull)
                .map(HttpMethod::value)
                .findFirst();
    }

    private static String path(Class<?> resource, Method declared) {
        Path own = declared.getAnnotation(Path.class);
        return resource.getAnnotation(Path.class).value() + (own == null ? "" : "/" + own.value());
    }
}
