import { Store } from '@/lib/store'

/** Where "Chat" leads from other pages: back to the conversation one came from. */
export const lastChat = new Store('/')
