import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const files = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(name => join(folder, name)).filter(name => /\.tsx?$/.test(name) && !name.includes('.test.'))
const text = (file: string): string => readFileSync(join(root, file), 'utf8')

it('every refusal of the native API has words in the web app', () => {
  const known = new Set(files('web').filter(file => /refusal/i.test(file) || text(file).includes('addRefusalMessages'))
    .flatMap(file => [...text(file).matchAll(/\b(\w+)['"]?: msg`/g)].map(match => match[1]!))
    // Why a rule did not act is told on cards, in words of their own.
    .concat([...text('shared/describe-why.ts').matchAll(/^  (\w+): two\(/gm)].map(match => match[1]!)))
  const raised = ['server/modules', 'server/platform', 'server/demo'].flatMap(files).flatMap(file => [
    ...[...text(file).matchAll(/new Refusal\(\s*'(\w+)'/g)].map(match => match[1]!),
    ...[...text(file).matchAll(/\binvalid\(\s*[^,()]+,\s*'(\w+)'/g)].map(match => match[1]!),
    // A note of a report brings its words along.
    ...[...text(file).matchAll(/\bcode: '(\w+)', params(?!: \{[^}]*\}, text:)|\{ path: [^,]+, code: '(\w+)'/g)].map(match => (match[1] ?? match[2])!),
  ])
  expect([...new Set(raised)].filter(code => code !== 'fault' && !known.has(code)).sort()).toEqual([])
})
