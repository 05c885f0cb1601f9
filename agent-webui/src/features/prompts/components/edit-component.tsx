import type { PromptComponent } from '@/api/types'
import { TextDialog } from '@/components/text-dialog'

import { useChangeComponent } from '../api/change-prompts'

export function EditComponent({ component, onClose }: { component: PromptComponent; onClose: () => void }) {
  const change = useChangeComponent()
  return (
    <TextDialog
      title={`Edit “${component.title}”`}
      text={component.content}
      rows={10}
      hint="Keep it short: a small model reads it before every first answer."
      fallback={{ name: 'Text of the file', text: component.default_content }}
      isSaving={change.isPending}
      error={change.error}
      onSave={(content) => {
        change.mutate({ id: component.id, content }, { onSuccess: onClose })
      }}
      onClose={onClose}
    />
  )
}
