export default {
  'start.title': '第一步', 'start.sub': '五步完成：从空服务器到第一封邮件', 'start.domain': '域名', 'start.records': 'DNS', 'start.account': '账户', 'start.test': '测试邮件', 'start.done': '完成',
  'start.domain.h': '您的域名是什么？', 'start.domain.p': '邮件地址中 @ 后面的部分。本服务器将接收它的邮件。', 'start.domain.have': '本服务器已有：', 'start.domain.use': '继续使用 {name}', 'start.name': '域名', 'start.next': '继续', 'start.back': '返回',
  'start.records.h': '发布这些 DNS 记录', 'start.records.p': '把它们复制到管理 {domain} 的地方。生效可能需要几分钟，您可以先继续。', 'start.check': '立即检查', 'start.should': '应为', 'start.is': '现为', 'start.nothing': '无',
  'start.account.h': '第一位用户是谁？', 'start.account.p': '一个邮箱，默认可以管理本服务器。', 'start.local': '@ 前面的名字', 'start.password': '密码', 'start.password.hint': '长比复杂更好：四个单词就不错', 'start.admin': '可以管理本服务器', 'start.account.have': '{domain} 的账户数：{n}',
  'start.test.h': '发送测试邮件', 'start.test.p': '发到新邮箱，或您在别处的地址。', 'start.to': '收件人', 'start.send': '发送', 'start.test.arrived': '已送达。', 'start.test.waits': '已接收，正在路上：{why}', 'start.test.failed': '未能发送：{why}', 'start.skip': '跳过',
  'start.done.h': '就绪', 'start.done.p': '邮件程序只需地址和密码即可设置，也可使用网页邮箱。在控制台中查看服务器。', 'start.console': '进入控制台', 'start.webmail': '进入网页邮箱', 'start.forbidden': '只有管理员可以进行这些步骤：请用管理员令牌登录。',
  'start.login': '登录', 'OK': '正常', 'MISSING': '缺失', 'WRONG': '不同', 'OPTIONAL': '可选', 'UNKNOWN': '无应答', 'start.step': '第 {n} 步，共 5 步',
};
