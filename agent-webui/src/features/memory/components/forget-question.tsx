import { Button } from '@/components/button'
import type { MemoryChunk } from '@/api/types'

import { useForgetChunk } from '../api/forget-chunk'
import { forgettingText } from '../words'

interface ForgetQuestionProps {
  chunk: MemoryChunk
  onForgotten: () => void
  onCancel: () => void
}

/** Says what goes and what stays; the content of a dialog. */
export function ForgetQuestion({ chunk, onForgotten, onCancel }: ForgetQuestionProps) {
  const forget = useForgetChunk(onForgotten)
  return (
    <>
      <blockquote
        className="border-line mb-3 line-clamp-4 border-l-2 pl-3 text-sm wrap-break-word"
        dir="auto"
      >
        {chunk.content}
      </blockquote>
      <p className="text-muted text-sm wrap-break-word">{forgettingText(chunk)} This cannot be undone.</p>
      {forget.isError && (
        <p role="alert" className="text-bad mt-3 text-sm">
          Not forgotten. {forget.error.message}
        </p>
      )}
      <div className="mt-6 flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button
          look="danger"
          disabled={forget.isPending}
          onClick={() => {
            forget.mutate(chunk.id)
          }}
        >
          Forget
        </Button>
      </div>
    </>
  )
}
