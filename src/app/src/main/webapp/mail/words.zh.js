export default {
  'role.inbox': '收件箱', 'role.drafts': '草稿', 'role.sent': '已发送', 'role.archive': '归档', 'role.junk': '垃圾邮件', 'role.trash': '废纸篓', 'role.flagged': '已加旗标',
  'role.important': '重要', 'role.all': '所有邮件',
};
