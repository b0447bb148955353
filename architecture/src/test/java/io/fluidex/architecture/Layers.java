package io.fluidex.architecture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The content of layers.txt: which module and package may use which. */
final class Layers {
  /**
   * One module.
   *
   * @param name its Maven artifact id
   * @param path its folder, relative to the root of the project
   * @param root the package all its classes lie in or below
   * @param uses names of the modules it may depend on
   * @param libraries packages of libraries it may use, including all below them
   * @param packages full name of each of its packages to the packages of the module it may use
   */
  record Module(
      String name,
      String path,
      String root,
      Set<String> uses,
      Set<String> libraries,
      Map<String, Set<String>> packages) {

    boolean contains(final String packageName) {
      return packageName.equals(root) || packageName.startsWith(root + ".");
    }
  }

  private final Map<String, Module> modules = new LinkedHashMap<>();

  private Layers() {}

  /**
   * Reads the lines of the file.
   *
   * @throws IllegalArgumentException naming the first line that makes no sense
   */
  static Layers parse(final List<String> lines) {
    final Layers layers = new Layers();
    Module current = null;
    for (int i = 0; i < lines.size(); i++) {
      final String line = lines.get(i).replaceFirst("#.*", "").strip();
      if (line.isEmpty()) {
        continue;
      }
      final List<String> words = Arrays.asList(line.split("\\s+"));
      try {
        if (words.getFirst().equals("module")) {
          current = null;
        }
        current = layers.parseLine(current, words);
      } catch (final IllegalArgumentException e) {
        throw new IllegalArgumentException("line " + (i + 1) + ": " + e.getMessage(), e);
      }
    }
    return layers;
  }

  private Module parseLine(final Module current, final List<String> words) {
    final List<String> rest = words.subList(1, words.size());
    if (words.getFirst().equals("module")) {
      require(words.size() == 4 && words.get(2).equals("in"), "expected: module NAME in PATH");
      return add(
          new Module(words.get(1), words.get(3), "", new TreeSet<>(), new TreeSet<>(), Map.of()));
    }
    require(current != null, "expected a module first");
    switch (words.getFirst()) {
      case "root" -> {
        require(rest.size() == 1, "expected: root PACKAGE");
        return add(
            new Module(
                current.name(),
                current.path(),
                rest.getFirst(),
                current.uses(),
                current.libraries(),
                new LinkedHashMap<>()));
      }
      case "uses" -> {
        for (final String used : rest) {
          require(
              modules.containsKey(used) && !used.equals(current.name()),
              used + " is not a module above this line");
          current.uses().add(used);
        }
      }
      case "libraries" -> current.libraries().addAll(rest);
      default -> {
        require(words.size() > 1 && words.get(1).equals("->"), "expected: PACKAGE -> PACKAGE ...");
        require(!current.root().isEmpty(), "expected the root of the module first");
        final Set<String> allowed = new TreeSet<>();
        for (final String used : words.subList(2, words.size())) {
          final String full = below(current.root(), used);
          require(current.packages().containsKey(full), used + " is not a package above this line");
          allowed.add(full);
        }
        current.packages().put(below(current.root(), words.getFirst()), allowed);
      }
    }
    return current;
  }

  private Module add(final Module module) {
    modules.put(module.name(), module);
    return module;
  }

  private static String below(final String root, final String name) {
    return name.equals(".") ? root : root + "." + name;
  }

  private static void require(final boolean condition, final String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /** All modules, lowest layer first. */
  List<Module> modules() {
    return new ArrayList<>(modules.values());
  }

  /** The module with a name. */
  Optional<Module> module(final String name) {
    return Optional.ofNullable(modules.get(name));
  }

  /** The module whose code a package is. */
  Optional<Module> owner(final String packageName) {
    return modules.values().stream().filter(module -> module.contains(packageName)).findFirst();
  }
}
