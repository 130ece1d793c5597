import type { AgentConfig } from '../config/types.ts'

/** What is made of a configuration, made once for each version of it. */
export function perConfig<Made>(
  make: (config: AgentConfig) => Made,
): (config: AgentConfig) => Made {
  let last: { readonly config: AgentConfig; readonly made: Made } | undefined
  return (config) => {
    if (last?.config !== config) last = { config, made: make(config) }
    return last.made
  }
}
