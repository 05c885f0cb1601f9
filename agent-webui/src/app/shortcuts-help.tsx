import { Button } from '@/components/button'
import { Modal } from '@/components/modal'

import { SHORTCUTS } from './use-shortcuts'

export function ShortcutsHelp({ onClose }: { onClose: () => void }) {
  return (
    <Modal title="Keyboard shortcuts" onClose={onClose}>
      <dl className="grid gap-2 text-sm">
        {SHORTCUTS.map(([keys, what]) => (
          <div key={keys} className="flex items-center justify-between gap-6">
            <dt>{what}</dt>
            <dd className="flex shrink-0 gap-1">
              {keys.split(' ').map((key) => (
                <kbd key={key} className="border-line bg-sunken rounded-md border px-1.5 py-0.5 text-xs">
                  {key === 'Ctrl' ? COMMAND : key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <div className="mt-6 flex justify-end">
        <Button onClick={onClose}>Close</Button>
      </div>
    </Modal>
  )
}

const COMMAND = navigator.userAgent.includes('Mac') ? '⌘' : 'Ctrl'
