import { Option } from 'commander'

/** Where the configuration is looked for if nothing else is said. */
const defaultConfigFile = 'kontor.yaml'

/** The options that many verbs share. */
export const configOption = () =>
  new Option('-c, --config <file>', 'the configuration').default(defaultConfigFile)

export const jsonOption = () =>
  new Option('--json', 'for programs: JSON in place of text').default(false)
