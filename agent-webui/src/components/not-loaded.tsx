import { Button } from './button'

interface NotLoadedProps {
  /** "The documents" */
  what: string
  error: Error
  onRetry: () => unknown
}

export function NotLoaded({ what, error, onRetry }: NotLoadedProps) {
  return (
    <div role="alert" className="text-sm">
      <p className="text-bad mb-3 wrap-break-word">
        {what} could not be loaded. {error.message}
      </p>
      <Button onClick={() => void onRetry()}>Try again</Button>
    </div>
  )
}
