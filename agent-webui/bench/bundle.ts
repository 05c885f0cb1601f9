import { readFileSync, readdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const DIST = new URL('../dist/', import.meta.url)

export interface Bundle {
  name: string
  bytes: number
  gzipped: number
}

/** The scripts and styles that the first page names (they are there before anything shows), then all others. */
export function bundles(): { initial: Bundle[]; later: Bundle[] } {
  const page = readFileSync(new URL('index.html', DIST), 'utf8')
  const all = readdirSync(new URL('assets/', DIST))
    .filter((name) => /\.(js|css)$/.test(name))
    .map(measured)
  return {
    initial: all.filter(({ name }) => page.includes(name)),
    later: all.filter(({ name }) => !page.includes(name)).sort((a, b) => b.gzipped - a.gzipped),
  }
}

function measured(name: string): Bundle {
  const content = readFileSync(new URL(`assets/${name}`, DIST))
  return { name, bytes: content.length, gzipped: gzipSync(content).length }
}
