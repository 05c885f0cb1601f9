import { useState } from 'react'

import type { McpServer, StdioPolicy } from '@/api/types'
import { Modal } from '@/components/modal'

import { useChangeServer } from '../api/change-server'
import { changedSecrets, storedSecrets } from '../secrets'
import { ArgumentsField } from './arguments-field'
import { FormEnd } from './form-end'
import { HttpFields } from './http-fields'
import { NameField } from './name-field'
import { SecretFields } from './secret-fields'

interface EditServerProps {
  server: McpServer
  stdio: StdioPolicy
  onClose: () => void
}

/** What kind of server it is stays; another program is another server. */
export function EditServer({ server, stdio, onClose }: EditServerProps) {
  const isHttp = server.transport === 'streamable_http'
  const names = isHttp ? server.header_names : server.env_keys
  const [name, setName] = useState(server.name)
  const [url, setUrl] = useState(server.url ?? '')
  const [args, setArgs] = useState(server.args.join('\n'))
  const [secrets, setSecrets] = useState(() => storedSecrets(names))
  const change = useChangeServer()
  const isComplete = name.trim() !== '' && (!isHttp || url.trim() !== '')
  const hasFreeArguments = stdio.allowed.some(
    ({ command, args: fixed }) => command === server.command && !fixed,
  )

  const submit = () => {
    if (!isComplete || change.isPending) return
    const changes = changedSecrets(names, secrets)
    const target = isHttp
      ? { url: url.trim(), headers: changes }
      : { ...(hasFreeArguments && { args: args.split('\n').filter(Boolean) }), env: changes }
    change.mutate({ id: server.id, change: { name: name.trim(), ...target } }, { onSuccess: onClose })
  }

  return (
    <Modal title={`Edit ${server.name}`} size="wide" onClose={onClose}>
      <form
        className="grid grid-cols-1 gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <NameField name={name} onChange={setName} />
        {isHttp ? (
          <HttpFields
            target={{ url, headers: secrets }}
            onChange={({ url: newUrl, headers }) => {
              setUrl(newUrl)
              setSecrets(headers)
            }}
          />
        ) : (
          <>
            {hasFreeArguments && <ArgumentsField args={args} onChange={setArgs} />}
            <SecretFields kind="variable" secrets={secrets} onChange={setSecrets} />
          </>
        )}
        <FormEnd
          action="Save"
          problem={change.error && `Not saved. ${change.error.message}`}
          disabled={!isComplete || change.isPending}
          onCancel={onClose}
        />
      </form>
    </Modal>
  )
}
