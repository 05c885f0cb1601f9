import type { MemoryChunk } from '@/api/types'
import { RemovalQuestion } from '@/components/removal-question'

import { useForgetChunk } from '../api/forget-chunk'
import { forgettingText } from '../words'

interface ForgetQuestionProps {
  chunk: MemoryChunk
  onForgotten: () => void
  onCancel: () => void
}

export function ForgetQuestion({ chunk, onForgotten, onCancel }: ForgetQuestionProps) {
  return (
    <RemovalQuestion
      title="Forget this?"
      loss={forgettingText(chunk)}
      action="Forget"
      id={chunk.id}
      removal={useForgetChunk(onForgotten)}
      onClose={onCancel}
    >
      <blockquote
        className="border-line mb-3 line-clamp-4 border-l-2 pl-3 text-sm wrap-break-word"
        dir="auto"
      >
        {chunk.content}
      </blockquote>
    </RemovalQuestion>
  )
}
