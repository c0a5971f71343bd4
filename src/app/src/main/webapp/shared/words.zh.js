export default {
  'app.mail': '邮件', 'app.console': '控制台', 'app.skip': '跳到内容', 'app.menu': '菜单', 'app.you': '您与本页', 'app.administrator': '管理员',
  'app.logout': '退出', 'app.theme': '外观', 'app.theme.auto': '跟随系统', 'app.theme.light': '浅色', 'app.theme.dark': '深色', 'app.language': '语言',
  'app.shortcuts': '键盘快捷键', 'app.sections': '栏目',
  'do.close': '关闭', 'do.cancel': '取消', 'do.retry': '重试', 'do.copy': '复制', 'done.copied': '已复制', 'do.undo': '撤销', 'do.more': '更多',
  'do.save': '保存', 'do.delete': '删除', 'do.add': '添加',
  'problem.0': '服务器没有响应', 'problem.0.do': '服务器在运行吗？网络通吗？请稍后再试。',
  'problem.400.do': '请更正后重新提交。', 'problem.401': '您尚未登录', 'problem.401.do': '请检查地址、密码和验证码。',
  'problem.403': '您无权这样做', 'problem.403.do': '请联系管理员，或用有权限的账户登录。', 'problem.404': '没有这一项', 'problem.404.do': '它可能已被删除，或名称有误。',
  'problem.409.do': '与上面所说的内容冲突。', 'problem.412': '别人抢先修改了', 'problem.412.do': '请重新载入后再修改。',
  'problem.500': '服务器出错', 'problem.500.do': '原因在服务器日志里。请重试；若仍如此，请告知管理员。', 'problem.503': '暂时不行', 'problem.503.do': '服务器正忙，请稍后再试。',
  'loading': '正在载入',
};
