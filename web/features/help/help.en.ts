import type { Article, News } from './article.ts'

export const articles: Article[] = [
  {
    id: 'keys', title: 'Working by keyboard', pages: ['/'],
    text: [
      'The whole day can be spent without the mouse. “?” lists the keys of the page that is open.',
      '- Ctrl K finds an order by its number, a customer by any four digits of the phone or by name, a product by its article, and runs commands.',
      '- N makes an order, J and K go down and up, Enter opens, Esc closes.',
      '- X picks a row, Ctrl A all that are loaded, S changes the status.',
      'The keys work in the Russian layout too.',
    ],
  },
  {
    id: 'orders', title: 'The list of orders', pages: ['/orders'],
    text: [
      'The list is live: an order that comes over the API or from a colleague appears by itself.',
      '- “Filter” takes any field; a filter can be saved as a view, your own or for everybody.',
      '- “Columns” chooses what is shown; sums and the number of rows stand below.',
      '- Pick rows, or “Select all” that match, to change many at once: status, manager, any field. What did not go through is listed with the reason; the action can be taken back for 30 days.',
    ],
  },
  {
    id: 'order-card', title: 'The card of an order', pages: ['/orders/'],
    text: [
      'Fields are changed in place: click a value, type another one, Enter. If a colleague changed the same field, you see both values and choose.',
      '- Only statuses that are allowed are offered. If a status needs something, the card asks for just that.',
      '- “Problems” tells what does not fit, with a button that mends it.',
      '- The history says who changed what and when; any change can be taken back.',
    ],
  },
  {
    id: 'day', title: 'My day', pages: ['/day'],
    text: [
      'One list in the right order: orders that nobody has touched yet, those late in their status, tasks by the hour, calls to be repeated. Go from top to bottom: when one is finished, the next opens.',
      '- “Take from the queue” gives you the next free order; two people never get the same one.',
      '- “No answer” asks when to call again and sets the task.',
      'Each line says why it stands here.',
    ],
  },
  {
    id: 'board', title: 'The head’s board', pages: ['/day/board'],
    text: [
      'Who is here now, how many orders each has, how many are untouched or late, how fast new ones are touched.',
      'Hand orders over by dragging or from the menu: choose orders, then a person. It can be taken back.',
    ],
  },
  {
    id: 'tasks', title: 'Tasks and reminders', pages: ['/tasks', '/orders/'],
    text: [
      'A task is one line: “call tomorrow at 11”. When it is due is understood by itself, by the clock of your store.',
      '- At the minute a reminder comes over any page: call, complete, put off by 15 minutes, an hour, or till tomorrow.',
      '- Switch notifications on under “Reminders and notifications”, so that none is missed when the window is closed.',
      '- On completion say the result: the next status of the order is proposed by it.',
    ],
  },
  {
    id: 'customers', title: 'Customers', pages: ['/customers'],
    text: [
      'A customer is known by the phone, the e-mail and the outside id: orders without an account come to the same person.',
      'The figures — orders, sum, average — follow every change by themselves.',
    ],
  },
  {
    id: 'duplicates', title: 'Duplicates and merging', pages: ['/duplicates', '/customers'],
    text: [
      'Customers who look alike are listed with reasons: one phone, one e-mail, one name and address.',
      '- Before merging you see what stays and what moves, and choose field by field.',
      '- Merging can be undone for 30 days: orders, notes and tasks go back to their owners.',
      '- “Not the same person” is remembered, and the pair is not offered again.',
    ],
  },
  {
    id: 'companies', title: 'Companies', pages: ['/companies'],
    text: [
      'A corporate customer has companies with requisites, contacts and addresses, one main of each. INN, KPP, OGRN and accounts are checked by their check digits while you type.',
      'The card shows the debt and the credit limit; an order beyond it is marked.',
    ],
  },
  {
    id: 'products', title: 'Products and stock', pages: ['/products'],
    text: [
      'The catalogue is loaded from an ICML file: by an address, from your computer or from the server. What is absent is switched off, never deleted; when more than a fifth has disappeared, the load stops and asks.',
      'Goods are reserved with the order and never sold twice.',
    ],
  },
  {
    id: 'rights', title: 'Rights', pages: ['/settings/groups', '/settings/rights', '/settings/users'],
    text: [
      'Groups have rights: what is seen and changed — one’s own, the group’s, or all; in which stores; which fields are hidden or half shown.',
      '- “See as an employee” shows the workplace with their eyes.',
      '- “Why do I not see it” tells which rule hides a record.',
      '- A right that is taken away ends at once, in open windows too.',
    ],
  },
  {
    id: 'security', title: 'Safe signing in', pages: ['/settings/security', '/settings/own', '/settings/audit'],
    text: [
      'A second factor, rules for passwords, allowed addresses, and a journal of who signed in, looked and exported. Nobody can rewrite it.',
      'When somebody looks or exports unusually much, the heads are warned with the numbers.',
    ],
  },
  {
    id: 'keys-api', title: 'API keys and the store’s module', pages: ['/settings/keys', '/launch'],
    text: [
      'Prilavok speaks RetailCRM’s API v5: the module of the store needs this server’s address and a key.',
      'A key can be given just the areas and stores it needs. A strict key refuses what an ordinary one keeps with a problem.',
    ],
  },
  {
    id: 'settings', title: 'References and statuses', pages: ['/settings'],
    text: [
      'Statuses, types of payment and delivery, stores and warehouses. Codes never change, rows are not deleted: they are switched off.',
      'Who may move an order where is set by group; a status may have a limit in working hours and fields it requires.',
    ],
  },
  {
    id: 'rules', title: 'Rules', pages: ['/rules'],
    text: [
      'A rule is an event, a condition and steps: “a new order → if it is paid online → a letter to the customer”. A sentence above the flow says it.',
      '- Begin with a ready recipe: check one number and switch it on. Or build your own: the plus between cards adds a step.',
      '- “Rehearse” shows whom the rule would have touched during the last 30 days. Nothing is sent.',
      '- “Runs”: what was done, what was skipped and which condition was false, with the value of that moment.',
      '- A “Wait” until a date of the order follows that date: when it moves, the step moves.',
      '- The fuse: a rule that is about to send too many messages an hour stops and asks.',
      'Every save is a version: you see who changed what, and can go back.',
    ],
  },
  {
    id: 'why-sent', title: 'Why it went, and why not', pages: ['/orders/', '/customers/', '/rules'],
    text: [
      'On the cards of orders and customers the block “What the rules did” answers for each rule: what it did, what it waits for, what it did not do and why.',
      'When a condition was false, the condition is named, with the value of the field at that minute.',
    ],
  },
  {
    id: 'webhooks', title: 'Webhooks', pages: ['/settings/webhooks'],
    text: [
      'A webhook tells your warehouse, site or script of all that happens: give an address and the events, and a condition on the record if you like. It is told from that minute on.',
      '- Letters about one record go in order, each when the one before was taken. What is not taken is sent again after growing pauses, for about 28 hours.',
      '- The secret is shown once: by it the receiver checks the signature. “New secret” signs by both for a while.',
      '- “Log” keeps what was sent and answered. Any letter, or a whole time, can be sent again.',
      '- When a receiver takes nothing for a day, its webhook is paused and events are kept: say whether they are sent.',
      'Addresses of private networks are closed; an owner opens one at the foot of the page.',
    ],
  },
  {
    id: 'deliverability', title: 'Deliverability of letters', pages: ['/settings/deliverability', '/settings/message-providers'],
    text: [
      'The domain of the sender’s address is looked up every two hours, and every ten minutes while something is wrong: SPF, DKIM, DMARC, the name of the server’s address, and complaints of spam. Under each stands the exact record to add to DNS, with a button to copy it.',
      '- “Make a key” makes a pair for signing letters. Publish the record, and letters are signed by themselves.',
      '- Bulk letters wait while anything is red. “Send all the same” lifts that by name and with a reason; what breaks later stops them again.',
      '- 0.3 % of complaints within a week stop bulk letters: mail services close domains for less.',
      'Letters about orders leave in any case.',
    ],
  },
  {
    id: 'learning', title: 'Lessons for the team', pages: ['/learning'],
    text: ['A lesson takes place on a training order in a store apart and notices by itself what was done. It can be begun anew. The head sees how far everybody is.'],
  },
]

export const news: News[] = [
  { id: 'rules', day: '2026-11-22', title: 'Rules', text: 'Letters, SMS and tasks by themselves, at an event or in time: rehearsed on the past, and telling why they went.', right: 'rules.view' },
  { id: 'bulk', day: '2026-11-22', title: 'Many orders in one step', text: 'For picked rows or everything that matches, in the background, with reasons and a way back.', right: 'orders.change' },
  { id: 'my-day', day: '2026-11-22', title: 'My day', text: 'One queue for the whole day: new, late, tasks and calls to be repeated.', right: 'orders.view' },
  { id: 'merge', day: '2026-11-22', title: 'Duplicates of customers and orders', text: 'Found by themselves, merged with a preview, taken back for 30 days.', right: 'customers.change' },
  { id: 'matrix', day: '2026-11-22', title: 'Rights on one page', text: 'Groups, stores, fields; with an employee’s eyes, and “why do I not see it”.', right: 'users.change' },
]
