package io.fluidex.architecture;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The few facts of a pom.xml that layering is about. */
final class Pom {
  private final Element project;

  private Pom(final Element project) {
    this.project = project;
  }

  static Pom read(final Path file) throws Exception {
    final Document document =
        DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(file.toFile());
    return new Pom(document.getDocumentElement());
  }

  /** Folders of the child modules. */
  List<String> modules() {
    return children(project, "modules").stream()
        .flatMap(modules -> children(modules, "module").stream())
        .map(module -> module.getTextContent().strip())
        .toList();
  }

  /** Artifact ids of the modules of this project that the main code of this one depends on. */
  Set<String> mainDependencies() {
    return dependencies(false);
  }

  /** Artifact ids of all modules of this project that this one depends on, for tests or more. */
  Set<String> allDependencies() {
    return dependencies(true);
  }

  private Set<String> dependencies(final boolean withTests) {
    final Set<String> found = new TreeSet<>();
    for (final Element dependencies : children(project, "dependencies")) {
      for (final Element dependency : children(dependencies, "dependency")) {
        if (text(dependency, "groupId").equals("io.fluidex")
            && (withTests || !text(dependency, "scope").equals("test"))) {
          found.add(text(dependency, "artifactId"));
        }
      }
    }
    return found;
  }

  private static String text(final Element parent, final String name) {
    return children(parent, name).stream()
        .findFirst()
        .map(element -> element.getTextContent().strip())
        .orElse("");
  }

  private static List<Element> children(final Element parent, final String name) {
    final List<Element> found = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        found.add(element);
      }
    }
    return found;
  }
}
