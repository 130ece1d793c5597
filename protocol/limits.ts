/**
 * What either side of `kontor.v1` takes before it refuses. Every limit has its unit in its name;
 * both sides and the AsyncAPI document take them from here.
 */
export const wireLimits = {
  /** Largest text frame, in bytes of UTF-8. Also the socket's `maxPayload`. */
  maxFrameBytes: 4 * 1024 * 1024,
  /** Largest serialised event, in bytes: it must fit a frame with room for the frame's head. */
  maxEventBytes: 4 * 1024 * 1024 - 64 * 1024,
  maxEventsPerFrame: 1_000,
  /** Longest event id, event type and source, in characters. */
  maxIdChars: 256,
  maxTypeChars: 256,
  maxSourceChars: 1_024,
  /** Longest name of an agent, an inbox, a store, a job or a capability, in characters. */
  maxNameChars: 128,
  maxCapabilities: 64,
  maxVersions: 8,
  maxMessageChars: 500,
  /** Deepest nesting of objects and lists inside a frame, so that no parser runs out of stack. */
  maxDepth: 256,
  /** Replays that may run at a time on one connection. */
  maxJobs: 8,
  /** Feeds, and standing items or late statements of each kind, that a status may tell of. */
  maxFeeds: 1_000,
  maxStanding: 100,
  /** Name of a file in a status or beside its events; name of a person in a command, in characters. */
  maxFileChars: 200,
  maxPersonChars: 200,
} as const
