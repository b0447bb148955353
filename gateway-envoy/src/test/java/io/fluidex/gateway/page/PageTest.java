package io.fluidex.gateway.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
  private static final String SCRIPT = "console.log('depth');".repeat(100);

  @TempDir private Path folder;

  private Page page() throws IOException {
    final Path web = Files.createDirectories(folder.resolve("web"));
    Files.writeString(web.resolve("index.html"), "<!doctype html>");
    Files.createDirectories(web.resolve("assets"));
    Files.writeString(web.resolve("assets/index-3f2a.js"), SCRIPT);
    Files.writeString(folder.resolve("secret.txt"), "nobody's business");
    return Page.in(web);
  }

  private static String text(final PageFile file) {
    return StandardCharsets.UTF_8.decode(file.content().duplicate()).toString();
  }

  @Test
  void shouldServeFilesAndThePageItselfForItsOwnPaths() throws Exception {
    final Page page = page();
    for (final String path : List.of("/", "/index.html", "/explorer/blocks/7", "/trade/ETH_USDT")) {
      assertEquals("<!doctype html>", text(page.find(path).orElseThrow()), path);
    }
    final PageFile script = page.find("/assets/index-3f2a.js").orElseThrow();
    assertEquals("text/javascript; charset=utf-8", script.contentType());
    assertTrue(script.unchanging());
    final PageFile index = page.find("/").orElseThrow();
    assertFalse(index.unchanging());
    assertNotEquals(index.digest(), script.digest());
    final byte[] compressed = new byte[script.compressed().orElseThrow().remaining()];
    script.compressed().get().duplicate().get(compressed);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      assertEquals(SCRIPT, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    assertTrue(index.compressed().isEmpty(), "compressed it would be larger");
  }

  @Test
  void shouldFindNothingOutsideOfTheFolder() throws Exception {
    final Page page = page();
    for (final String path :
        List.of("/../secret.txt", "/assets/../../secret.txt", "/none.js", "/secret.txt")) {
      assertTrue(page.find(path).isEmpty(), path);
    }
  }

  @Test
  void shouldSayWhatIsWrongWithAFolderThatHasNoPage() {
    final IOException wrong = assertThrows(IOException.class, () -> Page.in(folder));
    assertTrue(wrong.getMessage().contains("index.html"), wrong.getMessage());
  }

  @Test
  void shouldHaveAPageEvenIfNoneWasBuilt() {
    assertTrue(text(Page.packaged().find("/").orElseThrow()).contains("<title>"));
  }
}
