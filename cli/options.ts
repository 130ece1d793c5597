import { Option } from 'commander'
import { defaultConfigFile } from './settings.ts'

/** The options that many verbs share. */
export const configOption = () =>
  new Option('-c, --config <file>', 'the configuration').default(defaultConfigFile)

export const jsonOption = () =>
  new Option('--json', 'for programs: JSON in place of text').default(false)
