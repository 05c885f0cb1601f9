import { useState } from 'react'

import { formatCount } from '@/lib/format'

import { CopyButton } from './copy-button'

interface PlainTextProps {
  /** What the text is: the accessible name of the scrolled area. */
  label: string
  text: string
  /** Longer text is cut on the page until asked for (characters). */
  limit?: number
}

/** Text of somebody else, as it is: nothing in it is markup. Long text scrolls, very long text is cut. */
export function PlainText({ label, text, limit = 20_000 }: PlainTextProps) {
  const [isWhole, setWhole] = useState(false)
  const isCut = text.length > limit && !isWhole
  return (
    <div className="plain-text group">
      <pre role="region" aria-label={label} tabIndex={0} dir="auto">
        {isCut ? text.slice(0, limit) : text}
      </pre>
      <div className="absolute top-1 right-2">
        <CopyButton text={text} label={`Copy ${label.toLowerCase()}`} />
      </div>
      {isCut && (
        <p className="border-line text-muted flex flex-wrap items-center gap-2 border-t px-3 py-1.5 text-xs">
          {`The first ${formatCount(limit)} of ${formatCount(text.length)} characters.`}
          <button
            type="button"
            className="link"
            onClick={() => {
              setWhole(true)
            }}
          >
            Show all
          </button>
        </p>
      )}
    </div>
  )
}
