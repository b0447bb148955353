package io.fluidex.runtime.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a configuration whose keys are asked for one by one. Keys are written {@code
 * like_this}. Not for use by several threads.
 *
 * <p>A method with a default makes the key optional. Every method throws {@link ConfigException}
 * that names the key if the value is missing or cannot be used.
 */
public final class Section {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

  /** After the name of a variable: the variable has the path of a file with the value. */
  private static final String FILE_SUFFIX = "_FILE";

  /** What the sections of one file share. */
  static final class Sources {
    private final String prefix;
    private final Map<String, String> variables;
    private final Set<String> used = new TreeSet<>();
    private final Map<String, String> effective = new TreeMap<>();
    private Environment environment = Environment.PRODUCTION;

    Sources(final String prefix, final Map<String, String> variables) {
      this.prefix = prefix;
      this.variables = variables;
    }

    void environment(final Environment known) {
      environment = known;
    }

    /**
     * The value of a variable, or the content of the file that the variable with {@code _FILE}
     * after its name names, which is how containers are given secrets. A line's end after the
     * content is no part of it.
     */
    Optional<String> variable(final String name) {
      final String fileName = name + FILE_SUFFIX;
      final String value = variables.get(name);
      final String file = variables.get(fileName);
      if (file == null) {
        if (value != null) {
          used.add(name);
        }
        return Optional.ofNullable(value);
      }
      used.add(fileName);
      if (value != null) {
        throw new ConfigException(name + " and " + fileName + " are both set; keep one of them");
      }
      try {
        return Optional.of(Files.readString(Path.of(file)).replaceFirst("\\R$", ""));
      } catch (final IOException | InvalidPathException e) {
        // A message with the name alone: a value that was put there by mistake may be a secret.
        throw new ConfigException(
            "the file that " + fileName + " names cannot be read: " + e.getClass().getSimpleName(),
            e);
      }
    }

    /** Whether a variable is set in either way. */
    boolean hasVariable(final String name) {
      return variables.containsKey(name) || variables.containsKey(name + FILE_SUFFIX);
    }

    Set<String> unusedVariables() {
      final Set<String> unused = new TreeSet<>();
      for (final String name : variables.keySet()) {
        if (name.startsWith(prefix) && !used.contains(name)) {
          unused.add(name);
        }
      }
      return unused;
    }

    Map<String, String> effective() {
      return effective;
    }
  }

  private final Sources sources;
  private final String path;
  private final JsonNode node;
  private final Set<String> known = new TreeSet<>();
  private final List<Section> children = new ArrayList<>();

  Section(final Sources sources, final String path, final JsonNode node) {
    this.sources = sources;
    this.path = path;
    this.node = node;
  }

  /** Where the service runs. */
  public Environment environment() {
    return sources.environment;
  }

  private String full(final String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private String variable(final String key) {
    return sources.prefix + full(key).replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /**
   * An error about a key of this section, for checks of several values together.
   *
   * @param problem continues the sentence "key ..."
   */
  public ConfigException error(final String key, final String problem) {
    return new ConfigException(
        full(key) + " " + problem + " (in the file, or as variable " + variable(key) + ")");
  }

  private Optional<String> raw(final String key) {
    known.add(key);
    final Optional<String> override = sources.variable(variable(key));
    if (override.isPresent()) {
      return override;
    }
    final JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isValueNode()) {
      throw error(key, "has to be a single value");
    }
    return Optional.of(value.asText());
  }

  private <T> T value(
      final String key, final Optional<T> fallback, final Function<String, T> parser) {
    final Optional<String> raw = raw(key);
    final T value =
        raw.isPresent()
            ? parser.apply(raw.get())
            : fallback.orElseThrow(() -> error(key, "is missing"));
    sources.effective.put(full(key), value.toString());
    return value;
  }

  /** A text that has to be there and not be empty. */
  public String string(final String key) {
    return value(
        key,
        Optional.empty(),
        text -> {
          if (text.isBlank()) {
            throw error(key, "is empty");
          }
          return text;
        });
  }

  /** A text. */
  public String string(final String key, final String fallback) {
    return value(key, Optional.of(fallback), Function.identity());
  }

  /** A secret, empty if it is not set. */
  public Secret secret(final String key) {
    return value(key, Optional.of(new Secret("")), Secret::new);
  }

  /** A file or folder, if it is set. */
  public Optional<Path> path(final String key) {
    final String text = string(key, "");
    return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
  }

  /** A whole number in a range, limits included. */
  public int integer(final String key, final int fallback, final int least, final int most) {
    return (int) number(key, Optional.of((long) fallback), least, most);
  }

  /** A whole number in a range, limits included. */
  public long number(final String key, final long fallback, final long least, final long most) {
    return number(key, Optional.of(fallback), least, most);
  }

  /** A whole number in a range, limits included, that has to be there. */
  public long number(final String key, final long least, final long most) {
    return number(key, Optional.empty(), least, most);
  }

  private long number(
      final String key, final Optional<Long> fallback, final long least, final long most) {
    return value(
        key,
        fallback,
        text -> {
          try {
            final long parsed = Long.parseLong(text.strip());
            if (parsed < least || parsed > most) {
              throw error(key, "is " + parsed + ", not from " + least + " to " + most);
            }
            return parsed;
          } catch (final NumberFormatException e) {
            throw error(key, "is " + text + ", not a whole number");
          }
        });
  }

  /** {@code true} or {@code false}. */
  public boolean bool(final String key, final boolean fallback) {
    return value(
        key,
        Optional.of(fallback),
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw error(key, "is " + text + ", not true or false");
            });
  }

  /** A time such as {@code 250ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 7d}. */
  public Duration duration(final String key, final Duration fallback) {
    return value(
        key,
        Optional.of(fallback),
        text -> {
          final Matcher matcher = DURATION.matcher(text.strip());
          if (!matcher.matches()) {
            throw error(key, "is " + text + ", not a time such as 250ms, 30s, 5m, 2h or 7d");
          }
          final long count = Long.parseLong(matcher.group(1));
          return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
          };
        });
  }

  /** One of the constants of an enum, written in small letters. */
  public <E extends Enum<E>> E choice(final String key, final E fallback) {
    return value(
        key,
        Optional.of(fallback),
        text -> {
          final E[] all = fallback.getDeclaringClass().getEnumConstants();
          return Arrays.stream(all)
              .filter(constant -> constant.name().toLowerCase(Locale.ROOT).equals(text))
              .findFirst()
              .orElseThrow(() ->
                  error(
                      key,
                      "is "
                          + text
                          + ", not one of "
                          + Arrays.toString(all).toLowerCase(Locale.ROOT)));
        });
  }

  /** Texts: a list in the file, separated by commas in a variable. */
  public List<String> strings(final String key, final List<String> fallback) {
    known.add(key);
    final JsonNode value = node.get(key);
    final List<String> list = new ArrayList<>();
    if (!sources.hasVariable(variable(key)) && value != null && value.isArray()) {
      for (final JsonNode element : value) {
        if (!element.isValueNode()) {
          throw error(key, "has to be a list of single values");
        }
        list.add(element.asText());
      }
    } else {
      final Optional<String> raw = raw(key);
      if (raw.isEmpty()) {
        list.addAll(fallback);
      } else {
        for (final String part : raw.get().split(",", -1)) {
          if (!part.isBlank()) {
            list.add(part.strip());
          }
        }
      }
    }
    sources.effective.put(full(key), list.toString());
    return List.copyOf(list);
  }

  /** A part of this section; empty if the file does not have it. */
  public Section section(final String key) {
    known.add(key);
    final JsonNode value = node.get(key);
    if (value != null && !value.isNull() && !value.isObject()) {
      throw error(key, "has to be a section with keys below it");
    }
    return child(full(key), value == null || value.isNull() ? ConfigLoader.EMPTY : value);
  }

  /** The parts in a list; none if the file does not have it. */
  public List<Section> sections(final String key) {
    known.add(key);
    final JsonNode value = node.get(key);
    final List<Section> list = new ArrayList<>();
    if (value == null || value.isNull()) {
      return list;
    }
    if (!value.isArray()) {
      throw error(key, "has to be a list");
    }
    for (int i = 0; i < value.size(); i++) {
      if (!value.get(i).isObject()) {
        throw error(key + "." + i, "has to be a section with keys below it");
      }
      list.add(child(full(key) + "." + i, value.get(i)));
    }
    return list;
  }

  private Section child(final String childPath, final JsonNode value) {
    final Section child = new Section(sources, childPath, value);
    children.add(child);
    return child;
  }

  /** Adds every key of the file that nobody asked for. */
  void collectUnknown(final Set<String> unknown) {
    for (final Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      final String name = names.next();
      if (!known.contains(name)) {
        unknown.add(full(name));
      }
    }
    children.forEach(child -> child.collectUnknown(unknown));
  }
}
