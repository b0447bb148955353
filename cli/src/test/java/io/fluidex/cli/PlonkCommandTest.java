package io.fluidex.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.PrimeField;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The circuit is examples/circom, compiled by circom 2.2.3; its README says how. */
class PlonkCommandTest {
  private static final Path EXAMPLE =
      Path.of(System.getProperty("basedir", "")).resolve("../examples/circom").normalize();
  private static final Path R1CS = EXAMPLE.resolve("factors.r1cs");
  private static final Path WITNESS = EXAMPLE.resolve("factors.wtns");
  private static final String N = "998247347733059";

  private static final Map<String, String> DEVELOPMENT = Map.of("FLUIDEX_ENV", "development");

  @TempDir private static Path made;

  private static Path ptau;
  private static Path key;
  private static Path vk;
  private static Path proof;
  private static Path inputs;

  @TempDir private Path folder;

  @BeforeAll
  static void makeAProof() {
    ptau = made.resolve("small.ptau");
    key = made.resolve("factors.key");
    vk = made.resolve("vk.json");
    proof = made.resolve("proof.json");
    inputs = made.resolve("public.json");
    requireOk("dev-setup", "--power", "8", "--out", ptau);
    requireOk("setup", "--r1cs", R1CS, "--ptau", ptau, "--key", key);
    requireOk("prove", "--key", key, "--wtns", WITNESS, "--proof", proof, "--public", inputs);
    requireOk("export-vk", "--key", key, "--vk", vk);
  }

  private static void requireOk(final Object... args) {
    final CommandLineRun run = run(args);
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertEquals("", run.err());
  }

  private static CommandLineRun run(final Object... args) {
    return run(DEVELOPMENT, args);
  }

  private static CommandLineRun run(final Map<String, String> environment, final Object... args) {
    final String[] words = new String[args.length + 1];
    words[0] = "plonk";
    for (int i = 0; i < args.length; i++) {
      words[i + 1] = args[i].toString();
    }
    return CommandLineRun.withEnvironment(environment, words);
  }

  private static CommandLineRun verify(final Path key, final Path inputs, final Path proof) {
    return run("verify", "--vk", key, "--public", inputs, "--proof", proof);
  }

  /** Something was refused as unusable, in one line that says all of this. */
  private static void assertUnusable(final CommandLineRun run, final String... said) {
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode(), run.err());
    assertEquals("", run.out());
    assertFalse(run.err().contains("Exception"), run.err());
    assertFalse(run.err().contains("\tat "), run.err());
    for (final String part : said) {
      assertTrue(run.err().contains(part), run.err());
    }
  }

  private static void assertInvalid(final CommandLineRun run, final String said) {
    assertEquals(ExitCode.INVALID, run.exitCode(), run.err());
    assertEquals("invalid\n", run.out());
    assertTrue(run.err().contains(said), run.err());
  }

  private Path write(final String name, final String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private Path write(final String name, final byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  @Test
  void shouldAnalyseTheCircuit() {
    assertEquals(
        new CommandLineRun(
            ExitCode.OK,
            """
            constraints      69
            signals          70
            public inputs    1
            rows             130
              public inputs  1
              products       1
              booleans       64
              sums           64
            domain           2^8 = 256
            """,
            ""),
        run("analyse", "--r1cs", R1CS));
  }

  @Test
  void shouldAcceptTheProofAndItsPublicInput() throws IOException {
    assertEquals(new CommandLineRun(ExitCode.OK, "valid\n", ""), verify(vk, inputs, proof));
    assertEquals("[\n \"" + N + "\"\n]\n", Files.readString(inputs));
  }

  @Test
  void shouldWriteOtherProofsForTheSameWitness() throws IOException {
    final Path other = folder.resolve("other.json");
    final Path otherInputs = folder.resolve("other-public.json");
    requireOk("prove", "--key", key, "--wtns", WITNESS, "--proof", other, "--public", otherInputs);
    assertFalse(Files.readString(proof).equals(Files.readString(other)));
    assertEquals(Files.readString(inputs), Files.readString(otherInputs));
    assertEquals("valid\n", verify(vk, otherInputs, other).out());
  }

  @Test
  void shouldExportTheSameVerifierFromEitherKey() throws IOException {
    final Path one = folder.resolve("one.sol");
    final Path two = folder.resolve("two.sol");
    requireOk("export-verifier", "--key", key, "--out", one);
    requireOk("export-verifier", "--vk", vk, "--out", two);
    assertEquals(Files.readString(one), Files.readString(two));
    assertTrue(Files.readString(one).contains("Setup: INSECURE, for development only."));
    assertTrue(Files.readString(one).contains("contract PlonkVerifier "));
    requireOk("export-verifier", "--vk", vk, "--out", one, "--name", "Factors");
    assertTrue(Files.readString(one).contains("contract Factors "));
  }

  @Test
  void shouldRefuseNamesThatNoContractCanHave() {
    assertUnusable(
        run("export-verifier", "--vk", vk, "--out", folder.resolve("v.sol"), "--name", "1 2"),
        "--name: \"1 2\"");
  }

  @Test
  void shouldAskForOneOfTheKeys() {
    assertUnusable(run("export-verifier", "--out", folder.resolve("v.sol")), "--key", "--vk");
    assertUnusable(
        run("export-verifier", "--key", key, "--vk", vk, "--out", folder.resolve("v.sol")),
        "mutually exclusive");
  }

  @ParameterizedTest
  @CsvSource({
    "factors.r1cs, circuit (.r1cs), signals          70",
    "factors.wtns, 'witness (.wtns), secret', signals          70",
    "small.ptau, setup (.ptau), INSECURE",
    "factors.key, proving key, INSECURE",
    "vk.json, verification key, public inputs    1",
    "proof.json, proof, evaluations      6",
    "public.json, public inputs, values           1",
  })
  void shouldSayWhatAFileIs(final String name, final String kind, final String detail) {
    final Path file = Files.exists(made.resolve(name)) ? made.resolve(name) : EXAMPLE.resolve(name);
    // Also where development setups are not allowed.
    final CommandLineRun run = run(Map.of(), "info", file);
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().startsWith("kind             " + kind + "\n"), run.out());
    assertTrue(run.out().contains(detail), run.out());
  }

  @Test
  void shouldNotGuessWhatOtherFilesAre() throws IOException {
    assertUnusable(run("info", EXAMPLE.resolve("factors.circom")), "it is no setup, circuit");
    assertUnusable(run("info", write("zkey", "zkey\1\0\0\0")), "a proving key of snarkjs");
    assertUnusable(run("info", write("empty", "")), "it is empty");
    assertUnusable(run("info", write("some.json", "{\"a\": 1}")), "it is JSON, but no proof");
    assertUnusable(run("info", write("half.json", "{\"a\": ")), "half.json");
    assertUnusable(run("info", folder), "is a folder");
    assertUnusable(run("info", folder.resolve("none")), "it does not exist");
  }

  @Test
  void shouldRefuseDevelopmentSetupsOutsideOfDevelopment() {
    for (final Map<String, String> environment :
        List.of(Map.<String, String>of(), Map.of("FLUIDEX_ENV", "production"))) {
      final Path target = folder.resolve("refused");
      assertUnusable(
          run(environment, "setup", "--r1cs", R1CS, "--ptau", ptau, "--key", target),
          "--ptau: the setup small.ptau comes from an insecure development setup",
          "FLUIDEX_ENV=development");
      assertUnusable(
          run(
              environment,
              "prove",
              "--key",
              key,
              "--wtns",
              WITNESS,
              "--proof",
              target,
              "--public",
              folder.resolve("public")),
          "--key: the proving key factors.key comes from an insecure development setup");
      assertUnusable(
          run(environment, "export-vk", "--key", key, "--vk", target), "insecure development");
      assertUnusable(
          run(environment, "export-verifier", "--key", key, "--out", target),
          "insecure development");
      assertFalse(Files.exists(target));
    }
  }

  /** What export-vk writes, and the same with another mark or none, as snarkjs writes it. */
  private Path marked(final String mark) throws IOException {
    final String text = Files.readString(vk);
    assertTrue(text.contains(",\n \"insecure\": true"), text);
    return write(
        "marked.json",
        text.replace(",\n \"insecure\": true", mark.isEmpty() ? "" : ",\n \"insecure\": " + mark));
  }

  @Test
  void shouldRefuseVerificationKeysOfDevelopmentSetupsOutsideOfDevelopment() throws IOException {
    final Path out = folder.resolve("v.sol");
    for (final Map<String, String> environment :
        List.of(Map.<String, String>of(), Map.of("FLUIDEX_ENV", "production"))) {
      assertUnusable(
          run(environment, "verify", "--vk", vk, "--public", inputs, "--proof", proof),
          "--vk: the verification key ",
          "comes from an insecure development setup",
          "FLUIDEX_ENV=development");
      assertUnusable(
          run(environment, "export-verifier", "--vk", vk, "--out", out),
          "--vk: the verification key ",
          "comes from an insecure development setup");
      assertFalse(Files.exists(out));
      final Path other = marked("false");
      assertEquals(
          new CommandLineRun(ExitCode.OK, "valid\n", ""),
          run(environment, "verify", "--vk", other, "--public", inputs, "--proof", proof));
      assertEquals("", run(environment, "export-verifier", "--vk", other, "--out", out).err());
      assertTrue(Files.readString(out).contains("Setup: not marked as insecure."));
      Files.delete(out);
    }
  }

  @Test
  void shouldWarnOfVerificationKeysThatDoNotTellTheirSetup() throws IOException {
    final Path unmarked = marked("");
    final Path out = folder.resolve("v.sol");
    for (final Map<String, String> environment : List.of(Map.<String, String>of(), DEVELOPMENT)) {
      final CommandLineRun verified =
          run(environment, "verify", "--vk", unmarked, "--public", inputs, "--proof", proof);
      assertEquals(ExitCode.OK, verified.exitCode());
      assertEquals("valid\n", verified.out());
      assertTrue(
          verified.err().startsWith("fluidex plonk verify: warning: --vk: " + unmarked),
          verified.err());
      final CommandLineRun exported =
          run(environment, "export-verifier", "--vk", unmarked, "--out", out);
      assertEquals(ExitCode.OK, exported.exitCode());
      assertTrue(exported.err().contains("does not say which setup it comes from"));
      assertTrue(Files.readString(out).contains("Setup: unknown, the key did not say."));
    }
    assertTrue(run("info", unmarked).out().contains("unknown, the key does not say"));
    for (final String wrong : List.of("1", "\"true\"", "[]")) {
      assertUnusable(verify(marked(wrong), inputs, proof), "--vk: ", "insecure");
    }
  }

  @Test
  void shouldSayWhatIsKnownOfTheSetup() throws IOException {
    final byte[] claimed = withClaims(Files.readAllBytes(ptau));
    final Path file = write("claimed.ptau", claimed);
    final CommandLineRun made =
        run(Map.of(), "setup", "--r1cs", R1CS, "--ptau", file, "--key", folder.resolve("k"));
    assertEquals(ExitCode.OK, made.exitCode(), made.err());
    assertTrue(made.out().contains("ceremony         not a file of a ceremony that is known here"));
    final CommandLineRun info = run(Map.of(), "info", file);
    assertTrue(info.out().contains("contributions    1, as the file says\n"), info.out());
    assertTrue(
        info.out().contains("cut from         a ceremony of power 28, as the file says\n"),
        info.out());
    assertTrue(info.out().contains("ceremony         not a file of a ceremony that is known here"));
    assertTrue(run("info", ptau).out().contains("contributions    none\n"));
  }

  /**
   * A development setup whose mark is cut off, with a contribution of nobody and the power of a
   * larger ceremony: its points are right, and more cannot be seen in a file.
   */
  private static byte[] withClaims(final byte[] setup) throws IOException {
    final ByteBuffer in = ByteBuffer.wrap(setup).order(ByteOrder.LITTLE_ENDIAN);
    final byte[][] sections = new byte[7][];
    int at = 12;
    for (int type = 1; type <= 6; type++) {
      sections[type] = Arrays.copyOfRange(setup, at + 12, at + 12 + (int) in.getLong(at + 4));
      at += 12 + sections[type].length;
    }
    ByteBuffer.wrap(sections[1]).order(ByteOrder.LITTLE_ENDIAN).putInt(40, 28);
    final ByteBuffer log =
        ByteBuffer.allocate(4 + 3 * 64 + 2 * 128 + 6 * 64 + 3 * 128 + 216 + 64 + 8)
            .order(ByteOrder.LITTLE_ENDIAN);
    log.putInt(1).put(sections[2], 64, 64).put(sections[3], 128, 128);
    log.put(sections[4], 0, 64).put(sections[5], 0, 64).put(sections[6], 0, 128);
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(setup, 0, 8);
    out.writeBytes(word(7));
    for (int type = 1; type <= 7; type++) {
      final byte[] content = type == 7 ? log.array() : sections[type];
      out.writeBytes(word(type));
      out.writeBytes(word(content.length));
      out.writeBytes(word(0));
      out.writeBytes(content);
    }
    return out.toByteArray();
  }

  private static byte[] word(final int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  /** Under its own name, another way to it, or a link, as a file that is there or not yet. */
  @Test
  void shouldNotWriteTwoResultsIntoOneFile() throws IOException {
    final Path fresh = folder.resolve("fresh");
    final Path link = Files.createSymbolicLink(folder.resolve("link"), fresh);
    final Path there = write("there", "kept");
    final Path hard = Files.createLink(folder.resolve("hard"), there);
    final Path folderLink = Files.createSymbolicLink(folder.resolve("folder"), folder);
    for (final Path[] pair :
        new Path[][] {
          {fresh, fresh},
          {fresh, folder.resolve(".").resolve("fresh")},
          {fresh, folderLink.resolve("fresh")},
          {fresh, link},
          {link, fresh},
          {there, there},
          {there, folderLink.resolve("there")},
          {there, hard}
        }) {
      assertUnusable(
          run("prove", "--key", key, "--wtns", WITNESS, "--proof", pair[0], "--public", pair[1]),
          "--public: " + pair[1] + " is the same file as that of --proof",
          "name another file");
    }
    assertFalse(Files.exists(fresh));
    assertEquals("kept", Files.readString(there));
  }

  @Test
  void shouldNotWriteOverWhatItReads() throws IOException {
    final Path r1cs = write("c.r1cs", Files.readAllBytes(R1CS));
    final Path setup = write("p.ptau", Files.readAllBytes(ptau));
    final Path provingKey = write("k", Files.readAllBytes(key));
    final Path witness = write("w.wtns", Files.readAllBytes(WITNESS));
    final Path verificationKey = write("vk.json", Files.readString(vk));
    final Path link = Files.createSymbolicLink(folder.resolve("link"), setup);
    final Path out = folder.resolve("out");
    assertOverwrites("--ptau", "setup", "--r1cs", r1cs, "--ptau", setup, "--key", setup);
    assertOverwrites("--ptau", "setup", "--r1cs", r1cs, "--ptau", setup, "--key", link);
    assertOverwrites("--r1cs", "setup", "--r1cs", r1cs, "--ptau", setup, "--key", r1cs);
    assertOverwrites(
        "--key",
        "prove",
        "--key",
        provingKey,
        "--wtns",
        witness,
        "--proof",
        provingKey,
        "--public",
        out);
    assertOverwrites(
        "--wtns",
        "prove",
        "--key",
        provingKey,
        "--wtns",
        witness,
        "--proof",
        out,
        "--public",
        witness);
    assertOverwrites("--key", "export-vk", "--key", provingKey, "--vk", provingKey);
    assertOverwrites("--vk", "export-verifier", "--vk", verificationKey, "--out", verificationKey);
    assertOverwrites("--key", "export-verifier", "--key", provingKey, "--out", provingKey);
    assertArrayEquals(Files.readAllBytes(ptau), Files.readAllBytes(setup));
    assertArrayEquals(Files.readAllBytes(key), Files.readAllBytes(provingKey));
    assertEquals(Files.readString(vk), Files.readString(verificationKey));
  }

  private static void assertOverwrites(final String option, final Object... args) {
    assertUnusable(
        run(args), "is the same file as that of " + option + ", which would be overwritten");
  }

  @Test
  void shouldWriteToADeviceAsOftenAsWanted() {
    final Path nowhere = Path.of("/dev/null");
    Assumptions.assumeTrue(Files.isWritable(nowhere));
    assertEquals(
        ExitCode.OK,
        run("prove", "--key", key, "--wtns", WITNESS, "--proof", nowhere, "--public", nowhere)
            .exitCode());
  }

  @Test
  void shouldRefuseCircuitsThatClaimMoreThanTheirFilesHold() throws IOException {
    final byte[] circuit = Files.readAllBytes(R1CS);
    final ByteBuffer header = ByteBuffer.wrap(circuit).order(ByteOrder.LITTLE_ENDIAN);
    int at = 12;
    while (header.getInt(at) != 1) {
      at += 12 + (int) header.getLong(at + 4);
    }
    final int counts = at + 12 + 4 + PrimeField.BYTES;
    assertEquals(70, header.getInt(counts));
    header.putInt(counts, Integer.MAX_VALUE);
    final Path large = write("large.r1cs", circuit);
    for (final CommandLineRun run :
        List.of(
            run("analyse", "--r1cs", large),
            run("info", large),
            run("setup", "--r1cs", large, "--ptau", ptau, "--key", folder.resolve("k")))) {
      assertUnusable(run, "large.r1cs", "2147483647 signals");
    }
  }

  @Test
  void shouldSayThatAFileTakesTooMuchMemory() {
    final InputException refused =
        assertThrows(
            InputException.class,
            () ->
                PlonkFiles.read(
                    "--r1cs",
                    R1CS,
                    _ -> {
                      throw new OutOfMemoryError("as the JVM throws it");
                    }));
    assertTrue(refused.getMessage().startsWith("--r1cs: " + R1CS), refused.getMessage());
    assertTrue(refused.getMessage().contains("FLUIDEX_JAVA_OPTS=-Xmx"), refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "29", "-1", "ten", "4294967297"})
  void shouldRefuseImpossiblePowers(final String power) {
    assertUnusable(
        run("dev-setup", "--power", power, "--out", folder.resolve("p.ptau")), "--power");
    assertFalse(Files.exists(folder.resolve("p.ptau")));
  }

  @Test
  void shouldRefuseASetupThatIsTooSmall() {
    final Path small = folder.resolve("tiny.ptau");
    requireOk("dev-setup", "--power", "7", "--out", small);
    assertUnusable(
        run("setup", "--r1cs", R1CS, "--ptau", small, "--key", folder.resolve("k")),
        "--ptau: the circuit has 130 rows and needs a setup of power 8, but tiny.ptau has 7");
    assertFalse(Files.exists(folder.resolve("k")));
  }

  @Test
  void shouldRefuseOutputsThatCannotBeWrittenBeforeTheWork() {
    final Path nowhere = folder.resolve("no/such/file");
    assertUnusable(
        run("dev-setup", "--power", "20", "--out", nowhere), "--out", "there is no such folder");
    assertUnusable(run("dev-setup", "--power", "20", "--out", folder), "--out", "is a folder");
    assertUnusable(
        run("setup", "--r1cs", R1CS, "--ptau", ptau, "--key", nowhere), "--key", "no such folder");
    assertUnusable(
        run("prove", "--key", key, "--wtns", WITNESS, "--proof", nowhere, "--public", nowhere),
        "--proof");
    assertUnusable(run("export-vk", "--key", key, "--vk", nowhere), "--vk");
    assertUnusable(run("export-verifier", "--key", key, "--out", nowhere), "--out");
  }

  @Test
  void shouldNameMissingFilesAndFolders() {
    final Path none = folder.resolve("none");
    final Path out = folder.resolve("out");
    for (final Path bad : List.of(none, folder)) {
      final String said = bad.equals(none) ? "does not exist" : "is a folder";
      assertUnusable(run("analyse", "--r1cs", bad), "--r1cs: " + bad, said);
      assertUnusable(
          run("setup", "--r1cs", bad, "--ptau", ptau, "--key", out), "--r1cs: " + bad, said);
      assertUnusable(
          run("setup", "--r1cs", R1CS, "--ptau", bad, "--key", out), "--ptau: " + bad, said);
      assertUnusable(
          run(
              "prove",
              "--key",
              bad,
              "--wtns",
              WITNESS,
              "--proof",
              out,
              "--public",
              folder.resolve("public")),
          "--key: " + bad,
          said);
      assertUnusable(
          run(
              "prove",
              "--key",
              key,
              "--wtns",
              bad,
              "--proof",
              out,
              "--public",
              folder.resolve("public")),
          "--wtns: " + bad,
          said);
      assertUnusable(verify(bad, inputs, proof), "--vk: " + bad, said);
      assertUnusable(verify(vk, bad, proof), "--public: " + bad, said);
      assertUnusable(verify(vk, inputs, bad), "--proof: " + bad, said);
      assertUnusable(run("export-vk", "--key", bad, "--vk", out), "--key: " + bad, said);
      assertUnusable(run("export-verifier", "--vk", bad, "--out", out), "--vk: " + bad, said);
    }
  }

  @Test
  void shouldRefuseEveryFileInPlaceOfAnother() {
    final Path out = folder.resolve("out");
    final List<Path> files = List.of(R1CS, WITNESS, ptau, key, vk, proof, inputs);
    for (final Path file : files) {
      if (!file.equals(R1CS)) {
        assertUnusable(run("analyse", "--r1cs", file), "--r1cs");
      }
      if (!file.equals(ptau)) {
        assertUnusable(run("setup", "--r1cs", R1CS, "--ptau", file, "--key", out), "--ptau");
      }
      if (!file.equals(key)) {
        assertUnusable(run("export-vk", "--key", file, "--vk", out), "--key");
      }
      if (!file.equals(WITNESS)) {
        assertUnusable(
            run(
                "prove",
                "--key",
                key,
                "--wtns",
                file,
                "--proof",
                out,
                "--public",
                folder.resolve("public")),
            "--wtns");
      }
      if (!file.equals(vk)) {
        assertUnusable(verify(file, inputs, proof), "--vk");
      }
      if (!file.equals(inputs)) {
        assertUnusable(verify(vk, file, proof), "--public");
      }
      if (!file.equals(proof)) {
        assertUnusable(verify(vk, inputs, file), "--proof");
      }
    }
    assertFalse(Files.exists(out));
  }

  @Test
  void shouldRefuseTruncatedFiles() throws IOException {
    final Path out = folder.resolve("out");
    for (final double part : new double[] {0, 0.01, 0.5, 0.999}) {
      assertUnusable(run("analyse", "--r1cs", cut(R1CS, part)));
      assertUnusable(run("setup", "--r1cs", R1CS, "--ptau", cut(ptau, part), "--key", out));
      assertUnusable(run("export-vk", "--key", cut(key, part), "--vk", out));
      assertUnusable(
          run(
              "prove",
              "--key",
              key,
              "--wtns",
              cut(WITNESS, part),
              "--proof",
              out,
              "--public",
              folder.resolve("public")));
      assertUnusable(verify(cut(vk, part), inputs, proof));
      assertUnusable(verify(vk, cut(inputs, part * 0.9), proof));
      assertUnusable(verify(vk, inputs, cut(proof, part)));
      for (final Path file : List.of(R1CS, WITNESS, ptau, key, vk, proof)) {
        assertUnusable(run("info", cut(file, part)));
      }
    }
    assertFalse(Files.exists(out));
  }

  /** The first part of a file, without its last line's end. */
  private Path cut(final Path file, final double part) throws IOException {
    final byte[] all = Files.readAllBytes(file);
    return write("cut-" + file.getFileName(), Arrays.copyOf(all, (int) ((all.length - 1) * part)));
  }

  @Test
  void shouldRefuseASetupWithAnAlteredPointInAnySection() throws IOException {
    final byte[] original = Files.readAllBytes(ptau);
    int at = 12;
    int refused = 0;
    while (at < original.length) {
      final ByteBuffer header = ByteBuffer.wrap(original, at, 12).order(ByteOrder.LITTLE_ENDIAN);
      final int type = header.getInt();
      final int size = (int) header.getLong();
      if (type >= 1 && type <= 6) {
        final byte[] altered = original.clone();
        altered[at + 12 + size / 2] ^= 1;
        assertUnusable(
            run(
                "setup",
                "--r1cs",
                R1CS,
                "--ptau",
                write("altered.ptau", altered),
                "--key",
                folder.resolve("k")),
            "--ptau");
        refused++;
      }
      at += 12 + size;
    }
    assertEquals(6, refused);
  }

  @Test
  void shouldRefuseAnAlteredProvingKey() throws IOException {
    final byte[] original = Files.readAllBytes(key);
    final SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 20; i++) {
      final byte[] altered = original.clone();
      altered[random.nextInt(altered.length)] ^= (byte) (1 << random.nextInt(8));
      assertUnusable(
          run("export-vk", "--key", write("k", altered), "--vk", folder.resolve("out")), "--key");
    }
  }

  @Test
  void shouldNotProveWhatIsNotTrue() throws IOException {
    final byte[] witness = Files.readAllBytes(WITNESS);
    // The last signal's lowest byte.
    witness[witness.length - PrimeField.BYTES] ^= 1;
    final Path out = folder.resolve("out");
    final CommandLineRun run =
        run(
            "prove",
            "--key",
            key,
            "--wtns",
            write("false.wtns", witness),
            "--proof",
            out,
            "--public",
            folder.resolve("public"));
    assertInvalid(run, "fluidex plonk prove: the witness does not satisfy the circuit: ");
    assertTrue(run.err().contains(" of 130 rows are wrong: "), run.err());
    assertFalse(Files.exists(out));
  }

  @Test
  void shouldRefuseTheWitnessOfAnotherCircuit() throws IOException {
    final byte[] witness = Files.readAllBytes(WITNESS);
    final int values = witness.length - 70 * PrimeField.BYTES;
    final Path out = folder.resolve("out");
    for (final int count : new int[] {1, 5, 500}) {
      final byte[] other = Arrays.copyOf(witness, values + count * PrimeField.BYTES);
      final ByteBuffer buffer = ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN);
      // The number of values ends the first section; the second one's header is before its values.
      buffer.putInt(values - 12 - 4, count);
      buffer.putLong(values - 8, (long) count * PrimeField.BYTES);
      assertUnusable(
          run(
              "prove",
              "--key",
              key,
              "--wtns",
              write("other.wtns", other),
              "--proof",
              out,
              "--public",
              folder.resolve("public")),
          "--wtns: ",
          "another circuit's");
    }
  }

  @Test
  void shouldCallAProofForOtherInputsInvalid() throws IOException {
    assertInvalid(
        verify(vk, write("other.json", "[\"998247347733058\"]"), proof), "does not prove this");
    assertInvalid(verify(vk, write("none.json", "[]"), proof), "there are 0 public inputs");
    assertInvalid(
        verify(vk, write("two.json", "[\"" + N + "\", \"0\"]"), proof), "there are 2 public");
  }

  @Test
  void shouldCallPublicInputsAboveTheModulusInvalid() throws IOException {
    final BigInteger same = new BigInteger(N).add(PrimeField.FR.modulus());
    assertInvalid(
        verify(vk, write("large.json", "[\"" + same + "\"]"), proof),
        "--public: " + folder.resolve("large.json") + ": \"public input 0\" is not below");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[", "{}", "[1]", "[\"0x1\"]", "[\"-1\"]", "[\"01\"]", "[\"1\"] x", "null"})
  void shouldRefuseWhatIsNoListOfPublicInputs(final String content) throws IOException {
    assertUnusable(verify(vk, write("inputs.json", content), proof), "--public: ", "inputs.json");
  }

  @Test
  void shouldCallAProofWithAnyOtherNumberInvalid() throws IOException {
    final String text = Files.readString(proof);
    int changed = 0;
    for (int at = 0; at < text.length(); at++) {
      // The first digit of each long number, so that it stays a number.
      if (text.charAt(at) == '"' && isLongNumber(text, at + 1)) {
        final char digit = text.charAt(at + 1);
        final String other =
            text.substring(0, at + 1) + (digit == '1' ? '2' : '1') + text.substring(at + 2);
        assertEquals(
            ExitCode.INVALID, verify(vk, inputs, write("other.json", other)).exitCode(), other);
        changed++;
      }
    }
    // Nine points and six values.
    assertEquals(2 * 9 + 6, changed);
  }

  private static boolean isLongNumber(final String text, final int at) {
    return text.substring(at, Math.min(text.length(), at + 20)).matches("\\d{20}");
  }

  @Test
  void shouldRefuseAProofThatLacksAMember() throws IOException {
    assertUnusable(
        verify(vk, inputs, write("p.json", Files.readString(proof).replace("eval_a", "eval_x"))),
        "--proof: ",
        "eval_a");
    assertUnusable(
        verify(vk, inputs, write("p.json", Files.readString(proof).replace("bn128", "bls12381"))),
        "bls12381");
  }

  @Test
  void shouldCallAProofForAnotherKeyInvalid() {
    final Path otherPtau = folder.resolve("other.ptau");
    final Path otherKey = folder.resolve("other.key");
    final Path otherVk = folder.resolve("other.json");
    requireOk("dev-setup", "--power", "9", "--out", otherPtau);
    requireOk("setup", "--r1cs", R1CS, "--ptau", otherPtau, "--key", otherKey);
    requireOk("export-vk", "--key", otherKey, "--vk", otherVk);
    assertInvalid(verify(otherVk, inputs, proof), "does not prove this");
  }

  @Test
  void shouldRefuseAVerificationKeyWithOtherNumbers() throws IOException {
    final String text = Files.readString(vk);
    assertUnusable(
        verify(write("vk.json", text.replace("\"power\": 8", "\"power\": 9")), inputs, proof),
        "--vk: ");
    assertUnusable(
        verify(write("vk.json", text.replace("\"k1\": \"2\"", "\"k1\": \"4\"")), inputs, proof),
        "k1");
  }

  @Test
  void shouldDrawProgressOnTerminalsOnly() {
    final Path target = folder.resolve("k");
    final Object[] setup = {"setup", "--r1cs", R1CS, "--ptau", ptau, "--key", target};
    assertEquals("", run(setup).err());
    final CommandLineRun watched =
        run(Map.of("FLUIDEX_ENV", "development", "FLUIDEX_TERMINAL", "yes"), setup);
    assertTrue(watched.err().contains("checking the setup"), watched.err());
    assertTrue(watched.err().contains("100% committing to columns"), watched.err());
    // Nothing of it stays.
    assertTrue(watched.err().endsWith("\r\033[K"), watched.err());
    final Path out = folder.resolve("out");
    final CommandLineRun proving =
        run(
            Map.of("FLUIDEX_ENV", "development", "FLUIDEX_TERMINAL", "yes"),
            "prove",
            "--key",
            key,
            "--wtns",
            WITNESS,
            "--proof",
            out,
            "--public",
            folder.resolve("public"));
    assertTrue(proving.err().contains("quotient"), proving.err());
    assertTrue(proving.err().endsWith("\r\033[K"), proving.err());
  }

  @Test
  void shouldListTheCommands() {
    final CommandLineRun run = run();
    assertEquals(ExitCode.OK, run.exitCode());
    for (final String command :
        List.of(
            "analyse",
            "dev-setup",
            "setup",
            "prove",
            "verify",
            "export-vk",
            "export-verifier",
            "info")) {
      assertTrue(run.out().contains("\n  " + command + " "), command);
    }
  }

  @Test
  void shouldReadBytesThatAreNoText() throws IOException {
    final byte[] noText = "{\"\u00e9\": 1}".getBytes(StandardCharsets.ISO_8859_1);
    assertUnusable(verify(write("vk.json", noText), inputs, proof), "--vk: ", "not UTF-8");
  }
}
