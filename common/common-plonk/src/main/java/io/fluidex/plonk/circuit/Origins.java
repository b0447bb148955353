package io.fluidex.plonk.circuit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Collects, while a circuit is built, where its parts come from: gadget paths and source lines. */
final class Origins {
  /** Source lines kept per origin, innermost first. */
  private static final int MAX_FRAMES = 6;

  private static final StackWalker WALKER = StackWalker.getInstance();
  private static final String OWN_PACKAGE = Origins.class.getPackageName() + '.';

  private final List<Origin> origins = new ArrayList<>();
  private final Map<Origin, Integer> index = new HashMap<>();
  private final Deque<String> path = new ArrayDeque<>();
  private String joinedPath = "";

  void enter(final String name) {
    path.addLast(name);
    joinedPath = String.join("/", path);
  }

  void leave() {
    path.removeLast();
    joinedPath = String.join("/", path);
  }

  /** The path of the gadgets entered. */
  String path() {
    return joinedPath;
  }

  /** The number of the origin of the caller. */
  int here() {
    final String source =
        WALKER.walk(frames ->
            frames
                .filter(f -> !isInside(f.getClassName()))
                .takeWhile(f -> !isPlatform(f.getClassName()))
                .limit(MAX_FRAMES)
                .map(f -> f.getFileName() + ":" + f.getLineNumber())
                .collect(Collectors.joining(" < ")));
    return index.computeIfAbsent(
        new Origin(joinedPath, source),
        o -> {
          origins.add(o);
          return origins.size() - 1;
        });
  }

  /** Whether a frame belongs to the machinery between the author's line and the row. */
  private static boolean isInside(final String className) {
    return className.startsWith(OWN_PACKAGE)
        && !className.endsWith("Test")
        && !className.contains("Test$");
  }

  private static boolean isPlatform(final String className) {
    return className.startsWith("java.") || className.startsWith("jdk.");
  }

  List<Origin> all() {
    return origins;
  }
}
