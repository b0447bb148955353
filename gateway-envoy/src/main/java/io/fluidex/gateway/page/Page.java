package io.fluidex.gateway.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * The files of a web page, read once: a request finds one of them or none, whatever its path says.
 * Immutable.
 */
public final class Page {
  /** Where a build puts the page into the jar. */
  private static final String PACKAGED = "/io/fluidex/gateway/page/web/index.html";

  /** More is no page but a mistake in the configuration. */
  private static final long MOST_BYTES = 64 << 20;

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  private static final String OF_NO_PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head><meta charset="utf-8"><title>FluiDex</title></head>
      <body>
      <h1>FluiDex</h1>
      <p>The web page was not built. The exchange answers all the same:</p>
      <ul>
      <li><a href="/api/exchange/action/markets">/api/exchange/action/markets</a></li>
      <li><a href="/api/exchange/panel/api/spec">/api/exchange/panel/api/spec</a></li>
      <li><a href="/api/explorer/l2_blocks">/api/explorer/l2_blocks</a></li>
      </ul>
      </body>
      </html>
      """;

  private final Map<String, PageFile> files;

  private Page(final Map<String, PageFile> files) {
    this.files = Map.copyOf(files);
  }

  /**
   * The page in a folder.
   *
   * @throws IOException if there is no {@code index.html}, or a file cannot be read
   */
  public static Page in(final Path folder) throws IOException {
    final Map<String, PageFile> files = new HashMap<>();
    long bytes = 0;
    try (Stream<Path> paths = Files.walk(folder)) {
      for (final Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        bytes += Files.size(path);
        if (bytes > MOST_BYTES) {
          throw new IOException(
              folder + " has more than " + MOST_BYTES + " bytes: is it the folder of the page?");
        }
        final String name = folder.relativize(path).toString().replace('\\', '/');
        files.put("/" + name, file(name, Files.readAllBytes(path)));
      }
    }
    if (!files.containsKey("/index.html")) {
      throw new IOException(folder + " has no index.html: build the page first");
    }
    return new Page(files);
  }

  /** The page in the jar; a list of what else there is if the jar was built without. */
  public static Page packaged() {
    final URL index = Page.class.getResource(PACKAGED);
    if (index == null) {
      return new Page(
          Map.of("/index.html", file("index.html", OF_NO_PAGE.getBytes(StandardCharsets.UTF_8))));
    }
    try {
      final URI uri = index.toURI();
      if (!"jar".equals(uri.getScheme())) {
        return in(Path.of(uri).getParent());
      }
      try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
        return in(jar.getPath(PACKAGED).getParent());
      }
    } catch (final IOException e) {
      throw new UncheckedIOException("the page in the jar cannot be read", e);
    } catch (final URISyntaxException e) {
      throw new IllegalStateException("the class path has a place that is no URI", e);
    }
  }

  private static PageFile file(final String name, final byte[] content) {
    final String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return new PageFile(
        TYPES.getOrDefault(ending, "application/octet-stream"),
        // What a bundler puts there has its digest in its name.
        name.startsWith("assets/"),
        digest(content),
        ByteBuffer.wrap(content).asReadOnlyBuffer(),
        compressed(content));
  }

  private static String digest(final byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 16);
    } catch (final NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Compressed, if that makes it smaller. */
  private static Optional<ByteBuffer> compressed(final byte[] content) {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    } catch (final IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.size() < content.length
        ? Optional.of(ByteBuffer.wrap(bytes.toByteArray()).asReadOnlyBuffer())
        : Optional.empty();
  }

  /**
   * What is at a path: a file, or for a path without an ending the page itself, which knows what to
   * show there.
   */
  Optional<PageFile> find(final String path) {
    final PageFile file = files.get(path);
    if (file != null) {
      return Optional.of(file);
    }
    return path.indexOf('.', path.lastIndexOf('/')) < 0
        ? Optional.of(files.get("/index.html"))
        : Optional.empty();
  }
}
