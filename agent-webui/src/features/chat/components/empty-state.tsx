import { Calculator, MessageCircle, Type } from 'lucide-react'

const EXAMPLES = [
  { icon: Calculator, text: 'what is 48 * 7?', note: 'computed exactly by a tool' },
  { icon: Type, text: 'how many r in "strawberry"', note: 'counted by a tool' },
  {
    icon: MessageCircle,
    text: 'Explain in three sentences what the kernel of an operating system does.',
    note: 'answered by the model',
  },
]

interface EmptyStateProps {
  disabled: boolean
  onPick: (text: string) => void
}

export function EmptyState({ disabled, onPick }: EmptyStateProps) {
  return (
    <div className="flex min-h-0 flex-1 overflow-y-auto">
      <div className="m-auto w-full max-w-2xl px-5 py-8">
        <h2 className="text-2xl font-semibold tracking-tight">What can I do for you?</h2>
        <p className="text-muted mt-2 max-w-prose">
          AIgentOS runs on your machine. Every message is routed first: what a tool can answer exactly goes to
          the tool, everything else to your language model. Conversations stay here.
        </p>
        <h3 className="text-muted mt-8 mb-3 text-sm font-medium">Try one of these</h3>
        <ul className="grid gap-2.5">
          {EXAMPLES.map(({ icon: Icon, text, note }) => (
            <li key={text}>
              <button
                type="button"
                disabled={disabled}
                className="border-line bg-raised hover:border-strong-line hover:bg-side flex w-full items-center gap-3.5 rounded-xl border px-4 py-3 text-left transition-colors"
                onClick={() => {
                  onPick(text)
                }}
              >
                <Icon aria-hidden className="text-accent size-5 shrink-0" />
                <span className="min-w-0">
                  <span className="block">{text}</span>
                  <span className="text-muted block text-[13px]">{note}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}
