package io.fluidex.matchengine.event;

/** Where a core puts its events. */
@FunctionalInterface
public interface EventSink {
  /** Takes the next event. Called on the core's thread, in the middle of a command. */
  void accept(Event event);
}
