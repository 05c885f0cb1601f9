import { useId, useState } from 'react'

import { Button } from '@/components/button'
import { Modal } from '@/components/modal'

import { CONFIRMATION, useDeleteAllData } from '../api/delete-all-data'

interface DeleteAllDataProps {
  onDeleted: () => void
  onClose: () => void
}

/** Asks for the words before everything is deleted. Mount it to ask. */
export function DeleteAllData({ onDeleted, onClose }: DeleteAllDataProps) {
  const [typed, setTyped] = useState('')
  const [keepBackups, setKeepBackups] = useState(false)
  const { mutate, isPending, error } = useDeleteAllData()
  const lossId = useId()
  const fieldId = useId()
  const isConfirmed = typed.trim() === CONFIRMATION

  const confirm = () => {
    if (!isConfirmed || isPending) return
    mutate(keepBackups, {
      onSuccess: () => {
        onDeleted()
        onClose()
      },
    })
  }

  return (
    <Modal title="Delete all data?" descriptionId={lossId} onClose={onClose}>
      <form
        className="grid grid-cols-1 gap-4 text-sm"
        onSubmit={(event) => {
          event.preventDefault()
          confirm()
        }}
      >
        <p id={lossId} className="text-muted">
          Conversations, memory, documents, MCP servers, prompts you changed and figures are deleted, and what
          is being answered is stopped. This cannot be undone.
        </p>
        <div>
          <label htmlFor={fieldId} className="mb-1 block font-medium">
            {`Type “${CONFIRMATION}” to confirm`}
          </label>
          <input
            id={fieldId}
            className="field"
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value)
            }}
          />
        </div>
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={keepBackups}
            onChange={(event) => {
              setKeepBackups(event.target.checked)
            }}
          />
          Keep the backups, which have all of it
        </label>
        {error && (
          <p role="alert" className="text-bad wrap-break-word">
            Not deleted. {error.message}
          </p>
        )}
        <div className="mt-2 flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="danger" aria-disabled={!isConfirmed || isPending}>
            {isPending ? 'Deleting…' : 'Delete everything'}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
