import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { giveToken, hasToken, tokenWanted } from '@/api/token'
import { Button } from '@/components/button'
import { Modal } from '@/components/modal'
import { useStore } from '@/hooks/use-store'

/** Asks for the API token when the kernel wants one. Nothing works without, so closing asks again. */
export function TokenQuestion() {
  const isWanted = useStore(tokenWanted)
  const [dismissals, setDismissals] = useState(0)
  if (!isWanted) return null
  return (
    <Modal
      key={dismissals}
      title="API token"
      onClose={() => {
        setDismissals(dismissals + 1)
      }}
    >
      <TokenForm />
    </Modal>
  )
}

function TokenForm() {
  const [token, setToken] = useState('')
  const client = useQueryClient()
  // A header carries printable ASCII only; nothing else can be the right token.
  const isSendable = /^[\x21-\x7e][\x20-\x7e]*$/.test(token.trim())
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (!isSendable) return
        giveToken(token)
        // What was answered without a token told less.
        void client.invalidateQueries()
      }}
    >
      <p className="text-muted mb-4 text-sm">
        {hasToken() && <span className="text-bad">The kernel refused this token. </span>}
        This kernel can be reached from other machines and asks for its API token: the value of
        AIGENT_API_TOKEN where it was started. It is kept until this tab is closed.
      </p>
      <label className="text-sm font-medium">
        Token
        <input
          type="password"
          autoComplete="off"
          className="field mt-1"
          value={token}
          onChange={(event) => {
            setToken(event.target.value)
          }}
        />
      </label>
      <div className="mt-6 flex justify-end">
        <Button type="submit" look="primary" disabled={!isSendable}>
          Continue
        </Button>
      </div>
    </form>
  )
}
