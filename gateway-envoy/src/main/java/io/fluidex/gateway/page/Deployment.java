package io.fluidex.gateway.page;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.fluidex.runtime.config.Environment;
import io.fluidex.runtime.config.Section;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a page has to know of the exchange that the exchange itself does not: where it is on L1.
 * Keys below {@code deployment}, with their defaults:
 *
 * <pre>
 * chain_id: 0                  # of L1
 * contract: ""                 # 0x and 40 digits; without one the page only shows
 * l1_explorer_url: ""          # where people look at transactions of L1
 * l1_rpc_url: ""               # a node that signs for its own accounts; development only
 * demo_accounts: []            # such as "Alice 0x..", accounts of that node; development only
 * </pre>
 *
 * @param environment what the page may offer
 * @param chainId of L1, 0 without one
 * @param contract its address on L1, or empty
 * @param explorerUrl without a slash at its end, or empty
 * @param rpcUrl of the node with the demonstration accounts, or empty
 * @param demoAccounts accounts that anyone may use
 */
public record Deployment(
    Environment environment,
    long chainId,
    String contract,
    String explorerUrl,
    String rpcUrl,
    List<DemoAccount> demoAccounts) {
  /** Where the page asks for it. */
  public static final String PATH = "/api/edge/config";

  private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-fA-F]{40}");

  /** Copies the list. */
  public Deployment {
    demoAccounts = List.copyOf(demoAccounts);
  }

  /**
   * An account on L1 whose key is no secret.
   *
   * @param name for people
   * @param address on L1
   */
  public record DemoAccount(String name, String address) {}

  /**
   * Reads the keys above.
   *
   * @throws io.fluidex.runtime.config.ConfigException naming a key that is wrong, or what only an
   *     exchange for development may have
   */
  public static Deployment read(final Section section) {
    final Environment environment = section.environment();
    final String contract = section.string("contract", "");
    if (!contract.isEmpty() && !ADDRESS.matcher(contract).matches()) {
      throw section.error("contract", "is " + contract + ", not 0x and 40 hexadecimal digits");
    }
    final String rpcUrl = section.string("l1_rpc_url", "");
    final List<DemoAccount> accounts =
        section.strings("demo_accounts", List.of()).stream()
            .map(text -> account(section, text))
            .toList();
    if (environment != Environment.DEVELOPMENT) {
      if (!rpcUrl.isEmpty()) {
        throw section.error("l1_rpc_url", "is for development only: wallets have nodes");
      }
      if (!accounts.isEmpty()) {
        throw section.error("demo_accounts", "are for development only: anyone may use them");
      }
    }
    return new Deployment(
        environment,
        section.number("chain_id", 0, 0, Long.MAX_VALUE),
        contract,
        section.string("l1_explorer_url", "").replaceAll("/+$", ""),
        rpcUrl,
        accounts);
  }

  private static DemoAccount account(final Section section, final String text) {
    final int space = text.lastIndexOf(' ');
    final String address = text.substring(space + 1);
    if (space < 1 || !ADDRESS.matcher(address).matches()) {
      throw section.error(
          "demo_accounts", "has \"" + text + "\", which is not like \"Alice 0x..\"");
    }
    return new DemoAccount(text.substring(0, space), address);
  }

  /** As the page reads it. */
  public byte[] toJson() {
    final ListValue.Builder accounts = ListValue.newBuilder();
    for (final DemoAccount account : demoAccounts) {
      accounts.addValues(
          Value.newBuilder()
              .setStructValue(
                  Struct.newBuilder()
                      .putFields("name", text(account.name()))
                      .putFields("address", text(account.address()))));
    }
    final Struct json =
        Struct.newBuilder()
            .putFields(
                "environment",
                text(environment == Environment.DEVELOPMENT ? "development" : "production"))
            .putFields("chain_id", text(Long.toString(chainId)))
            .putFields("contract", text(contract))
            .putFields("l1_explorer_url", text(explorerUrl))
            .putFields("l1_rpc_url", text(rpcUrl))
            .putFields("demo_accounts", Value.newBuilder().setListValue(accounts).build())
            .build();
    try {
      return JsonFormat.printer().print(json).getBytes(StandardCharsets.UTF_8);
    } catch (final InvalidProtocolBufferException e) {
      throw new IllegalStateException("texts can always be written as JSON", e);
    }
  }

  private static Value text(final String text) {
    return Value.newBuilder().setStringValue(text).build();
  }
}
