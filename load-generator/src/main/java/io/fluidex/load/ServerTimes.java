package io.fluidex.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an exchange says of the time its orders took, stage by stage: its metrics in the text format
 * of Prometheus, read before and after a phase of load.
 *
 * @param histograms how many times were at most so many seconds, by the name of the stage
 */
record ServerTimes(Map<String, NavigableMap<Double, Double>> histograms) {
  /** The stages, with what their lines in the metrics contain. */
  private static final Map<String, String> STAGES =
      Map.of(
          "queued", "fluidex_command_stage_seconds_bucket stage=\"queued\"",
          "executed", "fluidex_command_stage_seconds_bucket stage=\"executed\"",
          "gathered", "fluidex_command_stage_seconds_bucket stage=\"gathered\"",
          "committed", "fluidex_command_stage_seconds_bucket stage=\"committed\"",
          "answered", "fluidex_command_stage_seconds_bucket stage=\"answered\"",
          "call",
              "fluidex_grpc_server_calls_seconds_bucket"
                  + " method=\"matchengine.Matchengine/OrderPut\"");

  private static final List<String> ORDER =
      List.of("queued", "executed", "gathered", "committed", "answered", "call");

  private static final Pattern BUCKET =
      Pattern.compile("([a-z_]+_bucket)\\{(.*)le=\"([^\"]+)\"(.*)} (\\S+)");

  private static final double MILLIS = 1e3;

  /** Reads metrics. */
  static ServerTimes of(final String metrics) {
    final Map<String, NavigableMap<Double, Double>> histograms = new TreeMap<>();
    metrics
        .lines()
        .forEach(line -> {
          final Matcher bucket = BUCKET.matcher(line);
          if (bucket.matches()) {
            stage(bucket.group(1), bucket.group(2) + bucket.group(4))
                .forEach(stage ->
                    histograms
                        .computeIfAbsent(stage, name -> new TreeMap<>())
                        .merge(bound(bucket.group(3)), count(bucket.group(5)), Double::sum));
          }
        });
    return new ServerTimes(histograms);
  }

  /** A value that has no tag but those of every value; 0 if it is not there. */
  static double value(final String metrics, final String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(0);
  }

  private static List<String> stage(final String metric, final String labels) {
    return STAGES.entrySet().stream()
        .filter(stage -> {
          final String[] wanted = stage.getValue().split(" ", 2);
          return wanted[0].equals(metric) && labels.contains(wanted[1]);
        })
        .map(Map.Entry::getKey)
        .toList();
  }

  private static double bound(final String text) {
    return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
  }

  private static double count(final String text) {
    return Double.parseDouble(text);
  }

  /**
   * A percentile of a stage since an earlier reading, in milliseconds: within a bucket it is taken
   * to be spread evenly. Nothing if there was no command in between.
   */
  OptionalDouble millis(final ServerTimes before, final String stage, final double percentile) {
    final NavigableMap<Double, Double> now = histograms.getOrDefault(stage, new TreeMap<>());
    final NavigableMap<Double, Double> then =
        before.histograms.getOrDefault(stage, new TreeMap<>());
    if (now.isEmpty()) {
      return OptionalDouble.empty();
    }
    final double all = now.lastEntry().getValue() - atMost(then, Double.POSITIVE_INFINITY);
    if (all <= 0) {
      return OptionalDouble.empty();
    }
    final double wanted = percentile / 100 * all;
    double lower = 0;
    double below = 0;
    for (final Map.Entry<Double, Double> bucket : now.entrySet()) {
      final double count = bucket.getValue() - atMost(then, bucket.getKey());
      if (count >= wanted) {
        if (bucket.getKey().isInfinite()) {
          return OptionalDouble.of(MILLIS * lower);
        }
        final double part = count > below ? (wanted - below) / (count - below) : 1;
        return OptionalDouble.of(MILLIS * (lower + part * (bucket.getKey() - lower)));
      }
      lower = bucket.getKey();
      below = count;
    }
    return OptionalDouble.of(MILLIS * lower);
  }

  private static double atMost(final NavigableMap<Double, Double> histogram, final double bound) {
    final Map.Entry<Double, Double> entry = histogram.floorEntry(bound);
    return entry == null ? 0 : entry.getValue();
  }

  /** The 50th and 99th percentile of every stage since an earlier reading, as a sentence. */
  String describe(final ServerTimes before) {
    final List<String> parts = new ArrayList<>();
    for (final String stage : ORDER) {
      final OptionalDouble half = millis(before, stage, 50);
      if (half.isPresent()) {
        parts.add(
            String.format(
                Locale.ROOT,
                "%s %.2f / %.2f",
                stage.equals("call") ? "whole call" : stage,
                half.getAsDouble(),
                millis(before, stage, 99).getAsDouble()));
      }
    }
    return String.join(", ", parts);
  }
}
