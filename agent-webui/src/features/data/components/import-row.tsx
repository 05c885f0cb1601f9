import { useEffect, useRef, useState } from 'react'

import { Button } from '@/components/button'
import { FileButton } from '@/components/file-button'
import { ProgressBar } from '@/components/progress-bar'
import { formatNumberOf } from '@/lib/format'

import { useImport } from '../api/import-archive'
import { DataRow } from './data-row'

/** Takes in what was exported, and says how much of it is on its way. */
export function ImportRow() {
  const { mutate, isPending, data, error } = useImport()
  const [share, setShare] = useState<number | null>(null)
  const running = useRef<AbortController>(null)
  useEffect(() => () => running.current?.abort(), [])

  const send = (file: File) => {
    running.current = new AbortController()
    setShare(0)
    mutate({
      file,
      signal: running.current.signal,
      onProgress: (sent, total) => {
        // All of it sent is not yet all of it read.
        setShare(sent < total ? sent / total : null)
      },
    })
  }

  const isCancelled = error?.name === 'AbortError'
  return (
    <DataRow
      text="What was exported, into an AIgentOS without data: all of it or nothing."
      outcome={
        data &&
        `Here now: ${formatNumberOf(data.conversations, 'conversation')}, ${formatNumberOf(data.documents, 'document')}.`
      }
      problem={error && !isCancelled ? `Not imported. ${error.message}` : null}
    >
      {isPending ? (
        <Button onClick={() => running.current?.abort()}>Cancel the import</Button>
      ) : (
        <FileButton
          className="button button-plain"
          accept=".gz"
          onFiles={([file]) => {
            if (file) send(file)
          }}
        >
          Import
        </FileButton>
      )}
      {isPending && (
        <div className="basis-full">
          <ProgressBar label="Importing" share={share} />
        </div>
      )}
    </DataRow>
  )
}
