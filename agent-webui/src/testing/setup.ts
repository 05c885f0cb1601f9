import '@testing-library/jest-dom/vitest'

import { cleanup, configure } from '@testing-library/react'
import { afterAll, afterEach, beforeAll } from 'vitest'

import { server } from './server'

// The first test that opens a page loads its module, too; on a busy machine that takes more than a second.
configure({ asyncUtilTimeout: 5_000 })

// A page with a doctype is not in quirks mode, in which KaTeX refuses to work.
Object.defineProperty(document, 'compatMode', { value: 'CSS1Compat' })

beforeAll(() => {
  server.listen({ onUnhandledRequest: 'error' })
})
afterEach(() => {
  cleanup()
  server.resetHandlers()
  localStorage.clear()
  sessionStorage.clear()
})
afterAll(() => {
  server.close()
})
