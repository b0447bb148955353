package io.fluidex.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.fluidex.architecture.sample.lower.Lower;
import io.fluidex.architecture.sample.upper.Upper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LayersTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static Layers project() throws Exception {
    return Layers.parse(Files.readAllLines(ROOT.resolve("architecture/layers.txt")));
  }

  @Test
  void shouldUseOnlyWhatLayersAllow() throws Exception {
    final Layers layers = project();
    final Set<String> violations = new TreeSet<>();
    for (final Layers.Module module : layers.modules()) {
      final Path moduleFolder = ROOT.resolve(module.path());
      if (Files.isDirectory(moduleFolder.resolve("src/main/java"))) {
        final JavaClasses classes =
            new ClassFileImporter().importPath(moduleFolder.resolve("target/classes"));
        assertTrue(!classes.isEmpty(), module.name() + " is not compiled, or has no class");
        violations.addAll(new Dependencies(layers).violations(module, classes));
      }
    }
    assertEquals(Set.of(), violations);
  }

  @Test
  void shouldListEveryModuleOfTheBuild() throws Exception {
    assertEquals(
        new TreeSet<>(Pom.read(ROOT.resolve("pom.xml")).modules()),
        project().modules().stream()
            .map(Layers.Module::path)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void shouldKeepPomsToTheAllowedModules() throws Exception {
    for (final Layers.Module module : project().modules()) {
      final Set<String> excess =
          new TreeSet<>(
              Pom.read(ROOT.resolve(module.path()).resolve("pom.xml")).mainDependencies());
      excess.removeAll(module.uses());
      assertEquals(Set.of(), excess, "modules that the pom of " + module.name() + " may not use");
    }
  }

  @Test
  void shouldRunAfterEveryOtherModuleIsCompiled() throws Exception {
    final Set<String> missing =
        project().modules().stream()
            .map(Layers.Module::name)
            .collect(Collectors.toCollection(HashSet::new));
    missing.remove("architecture");
    missing.removeAll(Pom.read(ROOT.resolve("architecture/pom.xml")).allDependencies());
    assertEquals(Set.of(), missing, "modules missing in the dependencies of architecture/pom.xml");
  }

  @Test
  void shouldReportUseOfALayerAbove() {
    final Set<String> violations = sampleViolations("lower ->", "upper -> lower");
    assertEquals(
        Set.of(
            Lower.class.getName()
                + " uses "
                + Upper.class.getName()
                + ", which package io.fluidex.architecture.sample.lower may not"),
        violations);
  }

  @Test
  void shouldReportAPackageThatIsNotListed() {
    assertTrue(
        sampleViolations("lower ->")
            .contains(
                "package io.fluidex.architecture.sample.upper has no line under module sample in"
                    + " layers.txt"));
  }

  @Test
  void shouldReportAClassOutsideTheRootAndALibraryNotAllowed() {
    final Layers layers =
        Layers.parse(List.of("module sample in sample", "root io.fluidex.architecture", ". ->"));
    final Set<String> violations =
        new Dependencies(layers)
            .violations(
                layers.module("sample").orElseThrow(),
                new ClassFileImporter().importClasses(LayersTest.class, Test.class));
    assertTrue(
        violations.contains(
            LayersTest.class.getName()
                + " uses "
                + Test.class.getName()
                + ", a library not allowed in sample"),
        violations::toString);
    assertTrue(
        violations.contains(
            Test.class.getName() + " lies outside io.fluidex.architecture, the root of sample"),
        violations::toString);
  }

  @Test
  void shouldReportUseOfAModuleThatIsNotAllowed() {
    final Layers layers =
        Layers.parse(
            List.of(
                "module upper in u",
                "root io.fluidex.architecture.sample.upper",
                ". ->",
                "module lower in l",
                "root io.fluidex.architecture.sample.lower",
                ". ->"));
    assertEquals(
        Set.of(
            Lower.class.getName()
                + " uses "
                + Upper.class.getName()
                + ", which module lower may not"),
        new Dependencies(layers)
            .violations(
                layers.module("lower").orElseThrow(),
                new ClassFileImporter().importClasses(Lower.class)));
  }

  @Test
  void shouldRejectLinesThatNameSomethingBelow() {
    final IllegalArgumentException packages =
        assertThrows(
            IllegalArgumentException.class,
            () -> Layers.parse(List.of("module a in a", "root a", "b -> c", "c ->")));
    assertEquals("line 3: c is not a package above this line", packages.getMessage());
    final IllegalArgumentException modules =
        assertThrows(
            IllegalArgumentException.class,
            () -> Layers.parse(List.of("module a in a", "uses b", "module b in b")));
    assertEquals("line 2: b is not a module above this line", modules.getMessage());
  }

  private static Set<String> sampleViolations(final String... lines) {
    final List<String> head =
        List.of("module sample in sample", "root io.fluidex.architecture.sample");
    final Layers layers = Layers.parse(Stream.concat(head.stream(), Arrays.stream(lines)).toList());
    return new Dependencies(layers)
        .violations(
            layers.module("sample").orElseThrow(),
            new ClassFileImporter().importClasses(Lower.class, Upper.class));
  }
}
