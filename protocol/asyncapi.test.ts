import { readFileSync } from 'node:fs'
import specs from '@asyncapi/specs'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { asyncApiText, documentName, payloadOf } from './asyncapi.ts'
import { frameNames } from './frames.ts'

const text = readFileSync(new URL(documentName, import.meta.url), 'utf8')
const document: unknown = parse(text)

function validator() {
  const ajv = new Ajv({ strict: false, allErrors: true })
  addFormats.default(ajv)
  return ajv.compile(specs.schemasWithoutId['3.0.0'] as object)
}

test('the document is valid AsyncAPI 3.0', () => {
  const validate = validator()
  validate(document)
  expect(validate.errors ?? []).toEqual([])
  expect(validate({ ...Object(document), channels: { link: { address: 7 } } })).toBe(false)
})

test('the document is what the code says; after a change run `node protocol/write.ts`', () => {
  expect(text).toBe(asyncApiText())
})

test('each frame stands in the document with the schema that the codec checks', () => {
  const described = frameNames.map((name) =>
    at(document, ['components', 'messages', name, 'payload']),
  )
  expect(described).toEqual(frameNames.map(payloadOf))
  expect(Object.keys(Object(at(document, ['components', 'messages'])))).toEqual(frameNames)
})

test('every reference in the document leads somewhere', () => {
  const refs = [...text.matchAll(/\$ref: "?#\/([\w/]+)/g)].map((m) => String(m[1]).split('/'))
  expect(refs.length).toBeGreaterThan(20)
  for (const path of refs) expect([path, at(document, path)]).not.toContain(undefined)
})

function at(root: unknown, path: readonly string[]): unknown {
  return path.reduce((node, key) => Object(node)[key], root)
}
