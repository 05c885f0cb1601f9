import { setupServer } from 'msw/node'

/** Stands in for the network; a test says who answers. */
export const server = setupServer()
