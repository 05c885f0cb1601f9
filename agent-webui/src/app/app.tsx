import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useState } from 'react'
import { Route, Switch } from 'wouter'

import { ApiProblem } from '@/api/errors'

import { ChatPage } from './chat-page'
import { DashboardPage } from './dashboard-page'
import { ErrorBoundary } from './error-boundary'
import { Overlays } from './overlays'
import { TokenQuestion } from './token-question'

export function App() {
  const [client] = useState(newQueryClient)
  return (
    <ErrorBoundary>
      <QueryClientProvider client={client}>
        <Switch>
          <Route path="/c/:id">{({ id }) => <ChatPage conversationId={id} />}</Route>
          <Route path="/dashboard/*?">
            {({ '*': rest }) => <DashboardPage path={rest ? `/dashboard/${rest}` : '/dashboard'} />}
          </Route>
          <Route>
            <ChatPage conversationId={null} />
          </Route>
        </Switch>
        <TokenQuestion />
        <Overlays />
      </QueryClientProvider>
    </ErrorBoundary>
  )
}

function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Asking again helps when nobody answered, not when the kernel refused.
        retry: (failures, error) => failures < 3 && !(error instanceof ApiProblem && !error.isPassing),
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })
}
