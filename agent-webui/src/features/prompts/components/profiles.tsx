import { useQuery } from '@tanstack/react-query'
import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'

import type { PromptProfile } from '@/api/types'
import { Button } from '@/components/button'
import { IconButton } from '@/components/icon-button'
import { NotLoaded } from '@/components/not-loaded'
import { RemovalQuestion } from '@/components/removal-question'

import { useActivateProfile, useDeleteProfile } from '../api/change-prompts'
import { profilesQuery } from '../api/prompts'
import { NewProfile } from './new-profile'

/** Sets of changes, one of which is in use. */
export function Profiles() {
  const query = useQuery(profilesQuery())
  const activate = useActivateProfile()
  const [isAdding, setAdding] = useState(false)
  const [toDelete, setToDelete] = useState<PromptProfile | null>(null)
  const profiles = query.data?.profiles ?? []
  return (
    <section aria-labelledby="profiles-title">
      <div className="flex items-center gap-3">
        <h2 id="profiles-title" className="mr-auto font-semibold">
          Profiles
        </h2>
        <Button
          onClick={() => {
            setAdding(true)
          }}
        >
          <Plus aria-hidden />
          New profile
        </Button>
      </div>
      <p className="text-muted mt-1 mb-3 text-sm">
        Each has its own changes of the prompts. Switch between them at any time.
      </p>
      {query.isError && <NotLoaded what="The profiles" error={query.error} onRetry={query.refetch} />}
      <ul className="border-line divide-line divide-y rounded-2xl border text-sm empty:hidden">
        {profiles.map((profile) => (
          <li key={profile.id} className="flex items-center gap-2 p-2 pl-4">
            <label className="flex min-w-0 flex-1 items-center gap-3 py-1">
              <input
                type="radio"
                name="profile"
                checked={profile.active}
                disabled={activate.isPending}
                onChange={() => {
                  activate.mutate(profile.id)
                }}
              />
              <span className="truncate">{profile.title}</span>
            </label>
            {profile.active && <span className="text-muted pr-2 text-xs">In use</span>}
            {!profile.active && profile.id !== 'default' && (
              <IconButton
                label={`Delete ${profile.title}`}
                size="small"
                onClick={() => {
                  setToDelete(profile)
                }}
              >
                <Trash2 aria-hidden />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      {activate.isError && (
        <p role="alert" className="text-bad mt-2 text-sm">
          Not switched. {activate.error.message}
        </p>
      )}
      {isAdding && (
        <NewProfile
          profiles={profiles}
          onClose={() => {
            setAdding(false)
          }}
        />
      )}
      {toDelete && (
        <DeleteProfile
          profile={toDelete}
          onClose={() => {
            setToDelete(null)
          }}
        />
      )}
    </section>
  )
}

function DeleteProfile({ profile, onClose }: { profile: PromptProfile; onClose: () => void }) {
  return (
    <RemovalQuestion
      title="Delete this profile?"
      loss={`“${profile.title}” is deleted with its changes of the prompts; conversations stay.`}
      id={profile.id}
      removal={useDeleteProfile()}
      onClose={onClose}
    />
  )
}
