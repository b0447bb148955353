package io.fluidex.crypto.l2key;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A node of a tree of private keys (BIP-32).
 *
 * <p>Shows nothing secret in its text form; {@link #close()} overwrites it. Immutable until then.
 */
public final class ExtendedPrivateKey implements AutoCloseable {
  /** The path of an Ethereum wallet's first account (BIP-44, coin 60). */
  public static final String ETHEREUM_PATH = "m/44'/60'/0'/0/0";

  private static final int HARDENED = 0x80000000;
  private static final int MIN_SEED_BYTES = 16;
  private static final int MAX_SEED_BYTES = 64;
  private static final Pattern PATH = Pattern.compile("m(/\\d{1,10}'?)*");
  private static final String MAC = "HmacSHA512";

  private final byte[] key;
  private final byte[] chainCode;

  private ExtendedPrivateKey(final byte[] key, final byte[] chainCode) {
    this.key = key;
    this.chainCode = chainCode;
  }

  /**
   * The root of a seed's tree.
   *
   * @throws InvalidEthereumDataException if the seed has fewer than 16 or more than 64 bytes, or is
   *     one of the few in 2^127 without a key
   */
  public static ExtendedPrivateKey master(final byte[] seed) {
    if (seed.length < MIN_SEED_BYTES || seed.length > MAX_SEED_BYTES) {
      throw new InvalidEthereumDataException(
          "a BIP-32 seed has "
              + MIN_SEED_BYTES
              + " to "
              + MAX_SEED_BYTES
              + " bytes, not "
              + seed.length);
    }
    return split(hmac("Bitcoin seed".getBytes(StandardCharsets.US_ASCII), seed), BigInteger.ZERO);
  }

  /**
   * The descendant at a path such as {@link #ETHEREUM_PATH}, from this node.
   *
   * @throws InvalidEthereumDataException if it is no path, or an index is 2^31 or more
   */
  public ExtendedPrivateKey derive(final String path) {
    if (!PATH.matcher(path).matches()) {
      throw new InvalidEthereumDataException(
          "'" + path + "' is not a derivation path such as " + ETHEREUM_PATH);
    }
    ExtendedPrivateKey node = new ExtendedPrivateKey(key.clone(), chainCode.clone());
    final String[] steps = path.split("/", -1);
    for (int i = 1; i < steps.length; i++) {
      final boolean hardened = steps[i].endsWith("'");
      final long index = Long.parseLong(hardened ? steps[i].replace("'", "") : steps[i]);
      if (index > Integer.MAX_VALUE) {
        throw new InvalidEthereumDataException(
            "index " + index + " of the derivation path is not below 2^31");
      }
      final ExtendedPrivateKey parent = node;
      node = parent.child((int) index, hardened);
      parent.close();
    }
    return node;
  }

  /**
   * A child.
   *
   * @param index from 0 below 2^31
   * @param hardened whether the child's public key shall not follow from this node's
   * @throws InvalidEthereumDataException if the index is negative, or one of the few in 2^127
   *     without a key
   */
  public ExtendedPrivateKey child(final int index, final boolean hardened) {
    if (index < 0) {
      throw new InvalidEthereumDataException("child index " + index + " is negative");
    }
    final ByteBuffer data = ByteBuffer.allocate(Secp256k1.BYTES + 1 + Integer.BYTES);
    final BigInteger parent = new BigInteger(1, key);
    if (hardened) {
      data.put((byte) 0).put(key).putInt(index | HARDENED);
    } else {
      data.put(Secp256k1.multiplyBase(parent).getEncoded(true)).putInt(index);
    }
    final ExtendedPrivateKey child = split(hmac(chainCode, data.array()), parent);
    Arrays.fill(data.array(), (byte) 0);
    return child;
  }

  /** The node of an HMAC: the left half added to the parent's key, the right half chain code. */
  private static ExtendedPrivateKey split(final byte[] mac, final BigInteger parent) {
    final BigInteger left = new BigInteger(1, mac, 0, Secp256k1.BYTES);
    final BigInteger key = left.add(parent).mod(Secp256k1.ORDER);
    if (left.compareTo(Secp256k1.ORDER) >= 0 || key.signum() == 0) {
      throw new InvalidEthereumDataException("no key exists at this place: use the next index");
    }
    final byte[] chainCode = Arrays.copyOfRange(mac, Secp256k1.BYTES, mac.length);
    Arrays.fill(mac, (byte) 0);
    return new ExtendedPrivateKey(Secp256k1.toBytes(key), chainCode);
  }

  private static byte[] hmac(final byte[] key, final byte[] data) {
    try {
      final Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
      return mac.doFinal(data);
    } catch (final NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("this JDK cannot compute HMAC-SHA512", e);
    }
  }

  /** The Ethereum key of this node. */
  public EthereumKey toEthereumKey() {
    return EthereumKey.fromBytes(key);
  }

  /** A copy of the chain code. */
  byte[] chainCode() {
    return chainCode.clone();
  }

  /** A copy of the key. */
  byte[] key() {
    return key.clone();
  }

  /** Overwrites the secrets. */
  @Override
  public void close() {
    Arrays.fill(key, (byte) 0);
    Arrays.fill(chainCode, (byte) 0);
  }

  /** Nothing of the node. */
  @Override
  public String toString() {
    return "ExtendedPrivateKey[hidden]";
  }
}
