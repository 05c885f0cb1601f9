import { useId, useState } from 'react'

import type { PromptProfile } from '@/api/types'
import { Button } from '@/components/button'
import { Modal } from '@/components/modal'

import { useActivateProfile, useCreateProfile } from '../api/change-prompts'

interface NewProfileProps {
  profiles: readonly PromptProfile[]
  onClose: () => void
}

/** Makes a profile and puts it to use. */
export function NewProfile({ profiles, onClose }: NewProfileProps) {
  const [title, setTitle] = useState('')
  const [copyOf, setCopyOf] = useState('')
  const create = useCreateProfile()
  const activate = useActivateProfile()
  const titleId = useId()
  const copyId = useId()
  const error = create.error ?? activate.error
  const isBusy = create.isPending || activate.isPending

  const save = () => {
    const wanted = { title: title.trim(), ...(copyOf !== '' && { copy_of: copyOf }) }
    create.mutate(wanted, {
      onSuccess: (made) => {
        activate.mutate((made as PromptProfile).id, { onSuccess: onClose })
      },
    })
  }

  return (
    <Modal title="New profile" onClose={onClose}>
      <form
        className="grid grid-cols-1 gap-4 text-sm"
        onSubmit={(event) => {
          event.preventDefault()
          if (title.trim() !== '' && !isBusy) save()
        }}
      >
        <div>
          <label htmlFor={titleId} className="mb-1 block font-medium">
            Name
          </label>
          <input
            id={titleId}
            className="field"
            maxLength={100}
            value={title}
            onChange={(event) => {
              setTitle(event.target.value)
            }}
          />
        </div>
        <div>
          <label htmlFor={copyId} className="mb-1 block font-medium">
            Begin with
          </label>
          <select
            id={copyId}
            className="field"
            value={copyOf}
            onChange={(event) => {
              setCopyOf(event.target.value)
            }}
          >
            <option value="">the prompts of the files</option>
            {profiles.map((profile) => (
              <option key={profile.id} value={profile.id}>
                {`the changes of “${profile.title}”`}
              </option>
            ))}
          </select>
        </div>
        {error && (
          <p role="alert" className="text-bad wrap-break-word">
            Not made. {error.message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={title.trim() === '' || isBusy}>
            Make and use it
          </Button>
        </div>
      </form>
    </Modal>
  )
}
