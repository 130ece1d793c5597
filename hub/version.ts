import packageJson from '../package.json' with { type: 'json' }

/** Version of this program, as people see it. */
export const programVersion: string = packageJson.version
