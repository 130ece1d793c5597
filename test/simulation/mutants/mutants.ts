import { agentMutants } from './agentMutants.ts'
import { hubMutants } from './hubMutants.ts'
import type { MutantKind } from './mutant.ts'

/** Every fault that the simulation is proven to find. */
export const mutants: readonly MutantKind[] = [...agentMutants, ...hubMutants]
