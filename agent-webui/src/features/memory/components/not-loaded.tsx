import { Button } from '@/components/button'

interface NotLoadedProps {
  error: Error
  onRetry: () => unknown
}

export function NotLoaded({ error, onRetry }: NotLoadedProps) {
  return (
    <div role="alert" className="text-sm">
      <p className="text-bad mb-3">The memory could not be loaded. {error.message}</p>
      <Button onClick={() => void onRetry()}>Try again</Button>
    </div>
  )
}
