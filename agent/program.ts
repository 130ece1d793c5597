import packageJson from '../package.json' with { type: 'json' }

/** Name and version of this program, as hubs and logs see it. */
export const program = `kontor/${packageJson.version}`
export const version: string = packageJson.version
