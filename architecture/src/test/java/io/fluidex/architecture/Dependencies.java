package io.fluidex.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares what classes use with what {@link Layers} allows. */
final class Dependencies {
  private static final String PROJECT = "io.fluidex";

  private final Layers layers;

  Dependencies(final Layers layers) {
    this.layers = layers;
  }

  /** What the classes of a module use without leave, one sentence each, sorted. */
  Set<String> violations(final Layers.Module module, final Iterable<JavaClass> classes) {
    final Set<String> found = new TreeSet<>();
    for (final JavaClass origin : classes) {
      final String from = origin.getPackageName();
      if (!module.contains(from)) {
        found.add(
            origin.getName() + " lies outside " + module.root() + ", the root of " + module.name());
      } else if (!module.packages().containsKey(from)) {
        found.add(
            "package " + from + " has no line under module " + module.name() + " in layers.txt");
      } else {
        for (final Dependency dependency : origin.getDirectDependenciesFromSelf()) {
          complaint(module, from, dependency.getTargetClass().getBaseComponentType())
              .ifPresent(text -> found.add(origin.getName() + " uses " + text));
        }
      }
    }
    return found;
  }

  private Optional<String> complaint(
      final Layers.Module module, final String from, final JavaClass target) {
    final String to = target.getPackageName();
    if (target.isPrimitive() || to.equals(from) || isStandard(to)) {
      return Optional.empty();
    }
    if (!isBelow(to, PROJECT)) {
      return module.libraries().stream().anyMatch(library -> isBelow(to, library))
          ? Optional.empty()
          : Optional.of(target.getName() + ", a library not allowed in " + module.name());
    }
    final Optional<Layers.Module> owner = layers.owner(to);
    if (owner.isEmpty()) {
      return Optional.of(target.getName() + ", which is in no module of layers.txt");
    }
    if (owner.get().equals(module)) {
      return module.packages().get(from).contains(to)
          ? Optional.empty()
          : Optional.of(target.getName() + ", which package " + from + " may not");
    }
    return module.uses().contains(owner.get().name())
        ? Optional.empty()
        : Optional.of(target.getName() + ", which module " + module.name() + " may not");
  }

  private static boolean isStandard(final String packageName) {
    return List.of("java", "javax").stream().anyMatch(root -> isBelow(packageName, root));
  }

  private static boolean isBelow(final String packageName, final String root) {
    return packageName.equals(root) || packageName.startsWith(root + ".");
  }
}
