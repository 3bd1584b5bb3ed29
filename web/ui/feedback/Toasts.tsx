import '@mantine/notifications/styles.layer.css'

// Comes after the first screen: nothing is announced before somebody has acted.
export { Notifications, notifications } from '@mantine/notifications'
