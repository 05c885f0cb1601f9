import { Component, type ReactNode } from 'react'

import { Button } from '@/components/button'

/** The last net: an error in the page itself shows a way on instead of an empty window. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null }

  static getDerivedStateFromError(error: Error) {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <div role="alert" className="m-auto grid h-dvh max-w-md content-center gap-4 p-6">
        <h1 className="text-lg font-semibold">The page ran into an error</h1>
        <p className="text-muted text-sm">
          Your conversations are safe in the kernel. Reload to go on; if it happens again, report this text:{' '}
          <code className="wrap-break-word">{error.message}</code>
        </p>
        <Button
          look="primary"
          onClick={() => {
            window.location.reload()
          }}
        >
          Reload
        </Button>
      </div>
    )
  }
}
