export default {
  'title': 'Log in', 'account': 'Address', 'account.hint': 'The whole one: ann@example.org', 'password': 'Password', 'code': 'Code',
  'code.hint': 'Six digits of your authenticator app', 'do': 'Log in', 'token': 'Administrator’s token', 'token.hint': 'The one-command server keeps it in remora-data/admin.token',
  'by.token': 'Log in with the administrator’s token', 'by.account': 'Log in with an account', 'wrong.token': 'This is not the administrator’s token',
};
