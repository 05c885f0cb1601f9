import { Check, Copy } from 'lucide-react'

import { useCopy } from '@/hooks/use-copy'

import { IconButton } from './icon-button'

export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const { copied, copy } = useCopy()
  return (
    <IconButton
      label={label}
      size="small"
      onClick={() => {
        copy(text)
      }}
    >
      {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
      <span role="status" className="sr-only">
        {copied && 'Copied'}
      </span>
    </IconButton>
  )
}
