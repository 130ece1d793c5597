import { type Document, type Scalar, visit, type YAMLError } from 'yaml'
import type { ConfigProblemCode } from './problems.ts'

/** Something that is wrong with the text itself. */
export interface TextFinding {
  readonly code: ConfigProblemCode
  readonly offset: number
  readonly found: string
  /** Whether the structure of the rest can't be trusted. */
  readonly fatal: boolean
}

type Known = readonly [code: ConfigProblemCode, found: string, fatal?: 'fatal']

/** What the parser's codes mean to somebody who doesn't know YAML. */
const known: { readonly [code in YAMLError['code']]?: Known } = {
  TAB_AS_INDENT: ['yaml-tab', 'The line is indented with a tab.', 'fatal'],
  BAD_DQ_ESCAPE: [
    'yaml-backslash',
    'A backslash in double quotes begins an escape, and this is none.',
  ],
  BAD_INDENT: [
    'yaml-indent',
    'The line is indented unlike the lines it belongs to, or a bracket above it is not closed.',
    'fatal',
  ],
  BAD_SCALAR_START: [
    'yaml-reserved-character',
    'The value begins with a character that YAML reserves.',
    'fatal',
  ],
  BLOCK_AS_IMPLICIT_KEY: [
    'yaml-syntax',
    'The line holds a second `: `; only one key may stand on a line.',
    'fatal',
  ],
  MISSING_CHAR: [
    'yaml-syntax',
    'A colon, a closing bracket or the blank behind a hyphen is missing here.',
    'fatal',
  ],
  MULTIPLE_DOCS: ['yaml-many-documents', 'A second document begins here; one is allowed.'],
  RESOURCE_EXHAUSTION: ['yaml-too-deep', 'The file nests too deep.', 'fatal'],
  TAG_RESOLVE_FAILED: ['yaml-tag', 'The value begins with a YAML tag.'],
}

const generic: Known = ['yaml-syntax', 'What stands here is not allowed in this place.', 'fatal']

/** Translates an error of the YAML parser; its own text is not used, as it may quote the file. */
export function syntaxFinding(error: YAMLError, document: Document): TextFinding {
  const quote = error.code === 'MISSING_CHAR' ? quoteEndingAt(document, error.pos[0]) : undefined
  if (quote !== undefined) {
    const found = 'The quote that begins here is not closed.'
    return { code: 'yaml-quote-open', offset: quote, found, fatal: true }
  }
  const [code, found, fatal] = known[error.code] ?? generic
  return { code, offset: error.pos[0], found, fatal: fatal !== undefined }
}

/** The parser reports an open quote where the file ends; people look for where it begins. */
function quoteEndingAt(document: Document, end: number): number | undefined {
  let start: number | undefined
  visit(document, {
    Scalar: (_, node: Scalar) => {
      const quoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE'
      if (quoted && node.range?.[1] === end) start = node.range[0]
    },
  })
  return start
}
