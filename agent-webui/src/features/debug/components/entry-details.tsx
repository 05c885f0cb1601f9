import { Check, Copy } from 'lucide-react'

import type { Exchange } from '@/api/types'
import { Button } from '@/components/button'
import { PlainText } from '@/components/plain-text'
import { useCopy } from '@/hooks/use-copy'
import { formatNumberOf } from '@/lib/format'

const ROLES: Readonly<Partial<Record<string, string>>> = {
  system: 'System',
  user: 'User',
  assistant: 'Assistant',
  tool: 'Tool',
}

/** How a turn was routed and the prompt that was sent, message by message. Text of others: never markup. */
export function EntryDetails({ entry }: { entry: Exchange }) {
  const { copied, copy } = useCopy()
  const { prompt, route_detail: route } = entry
  return (
    <div className="border-line mt-2 grid grid-cols-1 gap-4 border-t pt-4">
      {Object.keys(route).length > 0 && (
        <section aria-label="Route detail">
          <h3 className="mb-1.5 font-semibold">Route detail</h3>
          <PlainText label="Route detail as JSON" text={JSON.stringify(route, null, 2)} />
        </section>
      )}
      <section aria-label="Prompt">
        <h3 className="mb-1.5 font-semibold">Prompt</h3>
        {prompt == null ? (
          <p className="text-muted">{missingText(entry)}</p>
        ) : (
          <>
            <p className="text-muted mb-2 text-[13px]">{`${formatNumberOf(prompt.length, 'message')}, as sent.`}</p>
            <ol aria-label="Messages of the prompt" className="grid grid-cols-1 gap-3">
              {prompt.map(({ role, content }, index) => (
                <li key={index} className="min-w-0">
                  <p className="text-muted mb-1 text-xs">{ROLES[role] ?? role}</p>
                  <PlainText label={`${ROLES[role] ?? role} message ${index + 1}`} text={content} />
                </li>
              ))}
            </ol>
          </>
        )}
      </section>
      <div>
        <Button
          onClick={() => {
            copy(JSON.stringify(entry, null, 2))
          }}
        >
          {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
          Copy as JSON
          <span role="status" className="sr-only">
            {copied && 'Copied'}
          </span>
        </Button>
      </div>
    </div>
  )
}

function missingText({ model }: Exchange): string {
  return model === null
    ? 'No model was asked, so there is no prompt.'
    : 'It is not kept. Switch on Keep prompts and ask again to see what the model is sent.'
}
