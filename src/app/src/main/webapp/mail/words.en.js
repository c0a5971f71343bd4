export default {
  'role.inbox': 'Inbox', 'role.drafts': 'Drafts', 'role.sent': 'Sent', 'role.archive': 'Archive', 'role.junk': 'Spam', 'role.trash': 'Trash', 'role.flagged': 'Flagged',
  'role.important': 'Important', 'role.all': 'All mail',
};
