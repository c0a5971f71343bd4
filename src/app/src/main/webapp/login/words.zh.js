export default {
  'title': '登录', 'account': '邮件地址', 'account.hint': '完整地址：ann@example.org', 'password': '密码', 'code': '验证码', 'code.hint': '验证器应用中的六位数字', 'do': '登录',
  'token': '管理员令牌', 'token.hint': '单命令服务器把它保存在 remora-data/admin.token', 'by.token': '用管理员令牌登录', 'by.account': '用账户登录', 'wrong.token': '这不是管理员令牌',
};
