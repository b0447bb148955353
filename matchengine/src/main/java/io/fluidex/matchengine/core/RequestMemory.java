package io.fluidex.matchengine.core;

import io.fluidex.matchengine.command.EngineSettings;
import io.fluidex.matchengine.state.RequestKey;
import io.fluidex.matchengine.state.SeenRequest;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Business ids of executed requests, for some time and up to some number, oldest first. */
final class RequestMemory {
  private final LinkedHashMap<RequestKey, Long> times = new LinkedHashMap<>();

  /** Whether a request was executed not long ago. */
  boolean knows(final RequestKey key, final long now, final EngineSettings settings) {
    final Long time = times.get(key);
    return time != null && !isOld(time, now, settings);
  }

  private static boolean isOld(final long time, final long now, final EngineSettings settings) {
    return now - time >= settings.requestMemoryMillis();
  }

  /** Remembers a request, and forgets old ones. */
  void add(final RequestKey key, final long now, final EngineSettings settings) {
    times.remove(key);
    times.put(key, now);
    final Iterator<Map.Entry<RequestKey, Long>> oldest = times.entrySet().iterator();
    while (oldest.hasNext()
        && (isOld(oldest.next().getValue(), now, settings)
            || times.size() > settings.requestMemory())) {
      oldest.remove();
    }
  }

  void clear() {
    times.clear();
  }

  /** What is remembered, oldest first. */
  Collection<SeenRequest> seen() {
    return new Listing<>(
        times.size(),
        () ->
            times.entrySet().stream()
                .map(entry -> new SeenRequest(entry.getKey(), entry.getValue())));
  }

  /** Remembers the next request as it was. */
  void restore(final SeenRequest request) {
    times.put(request.key(), request.time());
  }
}
