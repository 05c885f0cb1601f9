import { Button } from '@/components/button'

export function GoneNotice({ onNewChat }: { onNewChat: () => void }) {
  return (
    <div className="m-auto max-w-sm p-6 text-center">
      <h2 className="text-lg font-semibold">This conversation does not exist</h2>
      <p className="text-muted mt-1 mb-5 text-sm">It was deleted, or the address is wrong.</p>
      <Button look="primary" onClick={onNewChat}>
        Start a new chat
      </Button>
    </div>
  )
}
