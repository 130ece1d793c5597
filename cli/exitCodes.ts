/** Exit codes after sysexits.h. */
export const exitCode = {
  ok: 0,
  usage: 64,
  data: 65,
  unavailable: 69,
  software: 70,
  io: 74,
  config: 78,
} as const
