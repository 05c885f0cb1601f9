import bash from 'highlight.js/lib/languages/bash'
import c from 'highlight.js/lib/languages/c'
import cpp from 'highlight.js/lib/languages/cpp'
import css from 'highlight.js/lib/languages/css'
import diff from 'highlight.js/lib/languages/diff'
import go from 'highlight.js/lib/languages/go'
import java from 'highlight.js/lib/languages/java'
import javascript from 'highlight.js/lib/languages/javascript'
import json from 'highlight.js/lib/languages/json'
import python from 'highlight.js/lib/languages/python'
import rust from 'highlight.js/lib/languages/rust'
import sql from 'highlight.js/lib/languages/sql'
import typescript from 'highlight.js/lib/languages/typescript'
import xml from 'highlight.js/lib/languages/xml'
import yaml from 'highlight.js/lib/languages/yaml'
import { createLowlight } from 'lowlight'

import type { HighlightNode } from './use-highlighter'

// Loaded on the first code block, as a file of its own.
const grammars = {
  bash,
  c,
  cpp,
  css,
  diff,
  go,
  java,
  javascript,
  json,
  python,
  rust,
  sql,
  typescript,
  xml,
  yaml,
}
const lowlight = createLowlight(grammars)

type LowlightNode = ReturnType<typeof lowlight.highlight>['children'][number]

/** The code as nested pieces with class names; null for a language that is not known here. */
export function highlight(code: string, language: string): HighlightNode[] | null {
  const name = language.toLowerCase()
  return lowlight.registered(name) ? lowlight.highlight(name, code).children.map(toNode) : null
}

function toNode(node: LowlightNode): HighlightNode {
  if (node.type !== 'element') return 'value' in node ? node.value : ''
  const names = node.properties.className
  return { className: Array.isArray(names) ? names.join(' ') : '', children: node.children.map(toNode) }
}
