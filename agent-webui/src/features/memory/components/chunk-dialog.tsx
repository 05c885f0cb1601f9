import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import type { MemoryChunk, UsedChunk } from '@/api/types'
import { Button } from '@/components/button'
import { Modal } from '@/components/modal'

import { chunkQuery } from '../api/get-chunk'
import { kindName, scoreText, sourceName } from '../words'
import { ChunkSource } from './chunk-source'
import { ForgetQuestion } from './forget-question'

/** A piece of memory that an answer was given: what it says, whence it comes, and a way to have it forgotten. */
export function ChunkDialog({ used, onClose }: { used: UsedChunk; onClose: () => void }) {
  const { data: chunk, error, refetch } = useQuery(chunkQuery(used.chunk_id))
  const [isAsking, setAsking] = useState(false)
  if (chunk && isAsking) {
    return (
      <ForgetQuestion
        chunk={chunk}
        onForgotten={onClose}
        onCancel={() => {
          setAsking(false)
        }}
      />
    )
  }
  return (
    <Modal title={sourceName(used.source_type)} size="wide" onClose={onClose}>
      {chunk && <Content chunk={chunk} score={used.score} />}
      {chunk === null && <p className="text-muted text-sm">This was forgotten.</p>}
      {chunk === undefined && !error && (
        <p role="status" className="text-muted text-sm">
          Loading…
        </p>
      )}
      {chunk === undefined && error && (
        <p role="alert" className="text-bad text-sm">
          It could not be loaded. {error.message}
        </p>
      )}
      <div className="mt-6 flex justify-end gap-2">
        {chunk === undefined && error && <Button onClick={() => void refetch()}>Try again</Button>}
        {chunk && (
          <Button
            className="text-bad mr-auto"
            onClick={() => {
              setAsking(true)
            }}
          >
            Forget
          </Button>
        )}
        <Button onClick={onClose}>Close</Button>
      </div>
    </Modal>
  )
}

function Content({ chunk, score }: { chunk: MemoryChunk; score: number }) {
  const kind = kindName(chunk)
  return (
    <div className="grid grid-cols-1 gap-3">
      <p
        className="plain-text max-h-72 overflow-y-auto px-3.5 py-2.5 text-sm wrap-break-word whitespace-pre-wrap"
        dir="auto"
        role="region"
        aria-label="Text"
        tabIndex={0}
      >
        {chunk.content}
      </p>
      {chunk.quote !== null && (
        <p className="text-sm wrap-break-word">
          <span className="text-muted">Rests on your words: </span>“{chunk.quote}”
        </p>
      )}
      <ChunkSource chunk={chunk} />
      <p className="text-muted flex flex-wrap items-center gap-2 text-[13px]">
        {kind !== null && <span className="badge">{kind}</span>}
        {`A ${scoreText(score)} for the question`}
      </p>
    </div>
  )
}
