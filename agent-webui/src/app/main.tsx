import './index.css'

import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { deletions } from '@/features/conversations/deletions/use-deletions'
import { startTheme } from '@/lib/theme'

import { App } from './app'

startTheme()
deletions.start()

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
