import { expect, test } from 'vitest'
import { loadHubConfig } from '../../config/hub.ts'
import { scratch } from '../../config/scratch.ts'
import { fleetDefaults } from '../fleet/limits.ts'
import { optionsOf } from '../fromConfig.ts'
import { noAlerting } from './settings.ts'

const files = scratch()

test('a hub without a word on alerts watches as one that was started without a configuration', () => {
  const text = 'hub: central\nagents:\n  - { name: oslo, token: { env: A } }\n'
  const loaded = loadHubConfig(files.write('hub.yaml', text), { environment: { A: 'token-a' } })
  if ('problems' in loaded) throw new Error(files.shown(loaded).join('\n'))
  const { alerts, fleet } = optionsOf(loaded.config)
  expect({ alerts, fleet }).toEqual({ alerts: noAlerting, fleet: fleetDefaults })
})
