package io.fluidex.statemanager.token;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** The tokens of the deployment. Immutable. */
public final class Tokens {
  private final List<Token> all;

  /**
   * A table of tokens.
   *
   * @throws IllegalArgumentException if two have one id, symbol or address
   */
  public Tokens(final List<Token> tokens) {
    this.all = List.copyOf(tokens);
    final TreeMap<Object, Token> names = new TreeMap<>();
    for (final Token token : tokens) {
      requireNew(names.put("id " + token.id(), token), token);
      requireNew(names.put("symbol " + token.symbol(), token), token);
      if (!token.address().isEmpty()) {
        requireNew(names.put("address " + token.address(), token), token);
      }
    }
  }

  private static void requireNew(final Token before, final Token token) {
    if (before != null) {
      throw new IllegalArgumentException(
          "tokens " + before + " and " + token + " cannot be told apart");
    }
  }

  /** All of them. */
  public List<Token> all() {
    return all;
  }

  /** The token of a number. */
  public Optional<Token> ofId(final int id) {
    return all.stream().filter(token -> token.id() == id).findFirst();
  }

  /** The token of a symbol. */
  public Optional<Token> ofSymbol(final String symbol) {
    return all.stream().filter(token -> token.symbol().equals(symbol)).findFirst();
  }

  /** The token of an L1 address, in whatever case. */
  public Optional<Token> ofAddress(final String address) {
    final String lower = address.toLowerCase(Locale.ROOT);
    return all.stream()
        .filter(token -> !token.address().isEmpty() && token.address().equals(lower))
        .findFirst();
  }
}
