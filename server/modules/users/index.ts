export { seedDefaultGroups } from './default-groups.ts'
