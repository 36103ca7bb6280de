package io.github.nps4j.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.text.SimpleDateFormat;
import java.time.Clock;
import java.util.Calendar;
import java.util.Date;
import java.util.EnumSet;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Holds the arrows between modules, the order of packages inside nps-core, and the house rules of main code. */
@AnalyzeClasses(
        packages = ArchitectureTest.ROOT,
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.DoNotIncludeExamples.class})
class ArchitectureTest {

    static final String ROOT = "io.github.nps4j";

    /** The packages of nps-core from the ground up: each uses itself and those before it, nothing else. */
    private static final List<String> CORE_ORDER =
            List.of("identity", "response", "text", "analytics", "source", "mapping", "crm", "channel", "sync");

    /** The published modules, and which of the others each may use. */
    private enum Module {
        CORE("nps-core"),
        HTTP("nps-http", CORE),
        SOURCES("nps-sources", CORE, HTTP),
        CRM_ADAPTERS("nps-crm-adapters", CORE, HTTP),
        WHATSAPP("nps-whatsapp", CORE, HTTP),
        JOURNEYS("nps-journeys", CORE),
        // the one sideways arrow: the audience SQL
        JDBC("nps-jdbc", CORE, JOURNEYS),
        TEXT_LUCENE("nps-text-lucene", CORE),
        LLM("nps-llm", CORE),
        TESTKIT("nps-testkit", CORE);

        private final String artifactId;
        private final List<Module> uses;

        Module(String artifactId, Module... uses) {
            this.artifactId = artifactId;
            this.uses = List.of(uses);
        }

        boolean mayUse(Module other) {
            return this == other || uses.contains(other);
        }

        /** The module that owns a package; empty for a package the design does not name. */
        static Optional<Module> of(JavaClass type) {
            String[] path = pathOf(type);
            String inner = path.length > 1 ? path[1] : "";
            return switch (path[0]) {
                case "http" -> Optional.of(HTTP);
                case "whatsapp" -> Optional.of(WHATSAPP);
                case "journeys" -> Optional.of(JOURNEYS);
                case "jdbc" -> Optional.of(JDBC);
                case "lucene" -> Optional.of(TEXT_LUCENE);
                case "llm" -> Optional.of(LLM);
                case "testkit" -> Optional.of(TESTKIT);
                // io.github.nps4j.crm is core's SPI, io.github.nps4j.crm.<vendor> is an adapter
                case "crm" -> Optional.of(inner.isEmpty() || inner.equals("internal") ? CORE : CRM_ADAPTERS);
                case "source" -> Optional.of(inner.equals("webhook") || inner.equals("file") ? SOURCES : CORE);
                default -> CORE_ORDER.contains(path[0]) ? Optional.of(CORE) : Optional.empty();
            };
        }
    }

    @ArchTest
    static final ArchRule every_package_is_in_the_module_the_design_names = classes()
            .should(new ArchCondition<>("be in the Maven module that owns the package") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    Optional<Module> owner = Module.of(type);
                    if (owner.isEmpty()) {
                        events.add(SimpleConditionEvent.violated(
                                type, type.getName() + " is in a package that no module of the design owns"));
                        return;
                    }
                    // .../nps-core/target/... in the reactor, .../nps-core/<version>/... in a repository
                    boolean atHome = type.getSource()
                            .map(source -> source.getUri().toString())
                            .map(uri -> uri.contains("/" + owner.get().artifactId + "/"))
                            .orElse(true);
                    if (!atHome) {
                        events.add(SimpleConditionEvent.violated(
                                type, type.getName() + " belongs to " + owner.get().artifactId));
                    }
                }
            })
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule module_arrows_point_down = classes()
            .should(dependOnlyOnOurs("use only the modules below their own", (from, to) -> {
                Optional<Module> user = Module.of(from);
                Optional<Module> used = Module.of(to);
                return user.isEmpty() || used.isEmpty() || user.get().mayUse(used.get());
            }))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule core_packages_use_only_those_before_them = classes()
            .that(are(Module.CORE))
            .should(dependOnlyOnOurs("keep the order " + CORE_ORDER, (from, to) -> {
                int user = CORE_ORDER.indexOf(pathOf(from)[0]);
                int used = CORE_ORDER.indexOf(pathOf(to)[0]);
                return used <= user;
            }))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule internal_packages_stay_in_their_module = classes()
            .should(dependOnlyOnOurs("use no internal package of another module", (from, to) -> {
                boolean internal = List.of(pathOf(to)).contains("internal");
                return !internal || Module.of(from).equals(Module.of(to));
            }))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule core_knows_no_http_client_and_no_sql = noClasses()
            .that(are(Module.CORE))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("okhttp3..", "okio..", "java.net.http..", "java.sql..", "javax.sql..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule okhttp_is_used_where_http_is_spoken = noClasses()
            // the client of WhatsApp takes the host's own OkHttpClient, and moves media, which are no JSON
            .that(DescribedPredicate.not(are(Module.HTTP, Module.TESTKIT, Module.WHATSAPP)))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("okhttp3..", "okio..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule the_fake_server_is_used_in_testkit_only = noClasses()
            .that(DescribedPredicate.not(are(Module.TESTKIT)))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("mockwebserver3..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule okhttp_stays_off_the_api_except_the_client_a_host_hands_in = codeUnits()
            .that(describe("are API of nps-http", ArchitectureTest::isApiOfHttp))
            .should(new ArchCondition<>("name no okhttp type but OkHttpClient as a parameter") {
                @Override
                public void check(JavaCodeUnit unit, ConditionEvents events) {
                    boolean clean = !isOkHttp(unit.getRawReturnType())
                            && unit.getRawParameterTypes().stream()
                                    .noneMatch(type ->
                                            isOkHttp(type) && !type.getName().equals("okhttp3.OkHttpClient"));
                    if (!clean) {
                        events.add(SimpleConditionEvent.violated(unit, unit.getFullName() + " shows an okhttp type"));
                    }
                }
            })
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nothing_sleeps = noClasses()
            .should()
            .accessTargetWhere(calls("sleep", Thread.class)
                    .or(calls("sleep", TimeUnit.class))
                    .as("it sleeps"))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nothing_ends_the_host = noClasses()
            .should()
            .accessTargetWhere(calls("exit", System.class)
                    .or(calls("exit", Runtime.class))
                    .or(calls("halt", Runtime.class))
                    .as("it ends the JVM"))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule time_comes_from_a_clock = noClasses()
            .should()
            .accessTargetWhere(calls("currentTimeMillis", System.class)
                    .or(describe("java.time now() without a Clock", ArchitectureTest::isNowWithoutClock))
                    .as("it reads the system's time past the Clock"))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule dates_are_java_time = noClasses()
            .should()
            .dependOnClassesThat(
                    belongToAnyOf(Date.class, Calendar.class, GregorianCalendar.class, SimpleDateFormat.class))
            .allowEmptyShould(true);

    /** Whoever looks for secrets in a log has to hear the log itself. */
    @ArchTest
    static final ArchRule logging_is_slf4j = noClasses()
            .that()
            .haveNameNotMatching("io\\.github\\.nps4j\\.testkit\\.LogWatch(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "org.apache.commons.logging..", "org.apache.log4j..")
            .allowEmptyShould(true);

    @FunctionalInterface
    private interface Allowed {
        boolean test(JavaClass from, JavaClass to);
    }

    private static ArchCondition<JavaClass> dependOnlyOnOurs(String description, Allowed allowed) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    if (isOurs(target) && !allowed.test(type, target)) {
                        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static DescribedPredicate<JavaClass> are(Module... modules) {
        Set<Module> wanted = EnumSet.copyOf(List.of(modules));
        return describe(
                "are in " + wanted,
                type -> Module.of(type).filter(wanted::contains).isPresent());
    }

    /** Calls and method references alike. */
    private static DescribedPredicate<JavaAccess<?>> calls(String name, Class<?> owner) {
        return describe(
                owner.getSimpleName() + "." + name,
                access -> access.getTargetOwner().isEquivalentTo(owner)
                        && access.getName().equals(name));
    }

    private static boolean isNowWithoutClock(JavaAccess<?> access) {
        return access.getTarget() instanceof CodeUnitAccessTarget target
                && target.getName().equals("now")
                && target.getOwner().getPackageName().startsWith("java.time")
                && target.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Clock.class));
    }

    private static boolean isApiOfHttp(JavaCodeUnit unit) {
        JavaClass owner = unit.getOwner();
        return Module.of(owner).filter(Module.HTTP::equals).isPresent()
                && !List.of(pathOf(owner)).contains("internal")
                && owner.getModifiers().contains(JavaModifier.PUBLIC)
                && (unit.getModifiers().contains(JavaModifier.PUBLIC)
                        || unit.getModifiers().contains(JavaModifier.PROTECTED));
    }

    private static boolean isOkHttp(JavaClass type) {
        String name = type.getBaseComponentType().getPackageName();
        return name.equals("okhttp3") || name.startsWith("okhttp3.") || name.equals("okio");
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
    }

    /** The package below the root, split at the dots: {@code [crm, hubspot]}. */
    private static String[] pathOf(JavaClass type) {
        String name = type.getPackageName();
        return name.length() > ROOT.length() ? name.substring(ROOT.length() + 1).split("\\.", -1) : new String[] {""};
    }

    /** The examples show what a host does; the house rules bind the library only. */
    static final class DoNotIncludeExamples implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/io/github/nps4j/examples/");
        }
    }
}
