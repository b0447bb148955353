package io.fluidex.standalone.page;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.standalone.page.PageScript.Ended;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** What becomes of the browser test; there is no exchange, and no browser is started. */
@Timeout(300)
class PageScriptTest {
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private final PrintStream loud = new PrintStream(heard, true, StandardCharsets.UTF_8);

  private static Ended runWith(final String browser) throws Exception {
    return PageScript.run(
        List.of("node", "e2e/run.mjs", "--url", "http://127.0.0.1:1"),
        Map.of("FLUIDEX_CHROMIUM", browser),
        line -> Optional.empty());
  }

  private String heard() {
    return heard.toString(StandardCharsets.UTF_8);
  }

  @Test
  void shouldSkipAloudAndSayWhatToInstallWhereThereIsNoBrowser() throws Exception {
    final Ended ended = runWith("");
    assertEquals(PageScript.NO_BROWSER, ended.code());
    final TestAbortedException skipped =
        assertThrows(TestAbortedException.class, () -> ended.judge(loud));
    assertTrue(skipped.getMessage().contains("install Chromium"), skipped.getMessage());
    assertTrue(heard().startsWith("*** SKIPPED: the web page was not tried: "), heard());
    assertTrue(heard().contains("install Chromium"), heard());
    assertTrue(heard().contains("FLUIDEX_CHROMIUM"), heard());
  }

  @Test
  void shouldFailAndTryNoOtherIfTheBrowserThatIsNamedIsNotThere() throws Exception {
    final Ended ended = runWith("/nowhere/chromium");
    final AssertionFailedError failed =
        assertThrows(AssertionFailedError.class, () -> ended.judge(loud));
    assertTrue(failed.getMessage().contains("no browser /nowhere/chromium"), failed.getMessage());
    assertEquals("", heard());
  }

  @Test
  void shouldFailIfThePageIsNotAsItShouldBeAndPassIfItIs() {
    final Ended wrong = new Ended(1, List.of("the book shows no prices"));
    final AssertionFailedError failed =
        assertThrows(AssertionFailedError.class, () -> wrong.judge(loud));
    assertTrue(failed.getMessage().contains("the book shows no prices"), failed.getMessage());
    assertDoesNotThrow(() -> new Ended(0, List.of()).judge(loud));
    assertEquals("", heard());
  }
}
